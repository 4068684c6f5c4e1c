import type { SettledRow } from '../../shared/rows/referral.ts';
import type { Dependencies } from './ports.ts';

const TRIES = 6;
const PAUSE_MILLISECONDS = 200;

/**
 * Routing is usually done in less than a second: waiting for it that long saves people a press on "refresh". Whatever
 * happens, the page then says how things stand.
 */
export const waitUntilSettled = async (
  { referrals, wait }: Pick<Dependencies, 'referrals' | 'wait'>,
  request: string,
): Promise<SettledRow | undefined> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    await wait(PAUSE_MILLISECONDS);
    const outcome = await referrals.outcome(request);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
};
