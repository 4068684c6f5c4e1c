import type { ReplayPorts } from './ports.ts';
import { eraseAll } from './replay.ts';

const PAGE = 50;
const BUDGET_MILLISECONDS = 150_000;
const HOUR_MILLISECONDS = 3_600_000;
/** Ids are hexadecimal: an hour looks at those that begin with one digit, and sixteen hours at all. */
const DIGITS = [...'0123456789abcdef'];

/**
 * Where to begin, and in which order, in this hour: of those that begin with its digit, by the second one. Each round of
 * sixteen hours begins one further on than the last, since nothing remembers how far an hour came: where there are more than
 * an hour can look at, none is left out for ever.
 */
const beginnings = (hour: number): string[] => {
  const round = Math.floor(hour / DIGITS.length);
  const first = DIGITS[hour % DIGITS.length] ?? '';
  return DIGITS.map((_, at) => first + (DIGITS[(round + at) % DIGITS.length] ?? ''));
};

/**
 * Looks whether what was erased has stayed erased: rows may have been copied back out of a backup without anybody saying
 * so. What is found is erased again, and an alarm tells of it.
 */
export const check = async (ports: ReplayPorts): Promise<void> => {
  if (!(await ports.gate.isOpen())) return;
  const began = ports.now().getTime();
  const isOver = (): boolean => ports.now().getTime() >= began + BUDGET_MILLISECONDS;
  let again = 0;
  for (const begins of beginnings(Math.floor(began / HOUR_MILLISECONDS))) {
    let after: string | undefined;
    do {
      const page = await ports.erasures.list(begins, PAGE, after);
      again += await eraseAll(ports, page.tips);
      after = page.next;
    } while (after !== undefined && !isOver());
    if (isOver()) break;
  }
  if (again > 0) ports.log.error('erased_again', { count: again });
};
