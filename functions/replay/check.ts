import type { ReplayPorts } from './ports.ts';
import { eraseAll } from './replay.ts';

const PAGE = 50;
const BUDGET_MILLISECONDS = 150_000;
const HOUR_MILLISECONDS = 3_600_000;
/** Ids are hexadecimal: an hour looks at those that begin with one digit, and sixteen hours at all. */
const DIGITS = '0123456789abcdef';

/**
 * Looks whether what was erased has stayed erased: rows may have been copied back out of a backup without anybody saying
 * so. What is found is erased again, and an alarm tells of it.
 */
export const check = async (ports: ReplayPorts): Promise<void> => {
  if (!(await ports.gate.isOpen())) return;
  const began = ports.now().getTime();
  const digit = DIGITS[Math.floor(began / HOUR_MILLISECONDS) % DIGITS.length] ?? '0';
  let again = 0;
  let after: string | undefined;
  do {
    const page = await ports.erasures.list(digit, PAGE, after);
    again += await eraseAll(ports, page.tips);
    after = page.next;
  } while (after !== undefined && ports.now().getTime() < began + BUDGET_MILLISECONDS);
  if (again > 0) ports.log.error('erased_again', { count: again });
};
