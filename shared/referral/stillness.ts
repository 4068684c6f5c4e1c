import { isWaiting } from '../rows/inbox.ts';
import type { ReferralRow } from '../rows/referral.ts';

/** The round of a chase in which others are asked as well. */
export const PASSED_OVER = 2;

interface Stillness {
  /** Nobody there looks, though its partner was reminded and had as long again. */
  readonly silent: boolean;
  /** Others were asked for that reason once. */
  readonly passed: boolean;
}

/** Whether nobody looks at a referral, as facts for routing's decision. */
export const stillnessOf = (row: Pick<ReferralRow, 'state' | 'unread' | 'ended' | 'chase'>): Stillness => ({
  silent: isWaiting(row) && (row.chase?.round ?? 0) >= PASSED_OVER,
  passed: row.chase?.passed === true,
});

/** Somebody looked, or it has a new due time: what waits from now on is chased anew, and no moment of before is kept. */
export const begunAnew = ({ next: _next, ...chase }: NonNullable<ReferralRow['chase']>): ReferralRow['chase'] => ({
  ...chase,
  round: 0,
});
