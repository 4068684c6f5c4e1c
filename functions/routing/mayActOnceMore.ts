import type { RequestAct } from '../../shared/rows/request.ts';

/**
 * So many acts of one partner does the chain of a tip take. Every step of a tip reads its whole chain, and its mailbox does:
 * without an end somebody who took a seat over could make a tip too slow to be worked on. A tip that is worked on for years
 * comes to some dozens.
 */
export const MOST_ACTS = 600;
/** So many more are kept for what must still be possible then: to have seen what is new, and to take the record away. */
export const KEPT = 100;

const KEPT_FOR: ReadonlySet<RequestAct['act']> = new Set<RequestAct['act']>(['acknowledge', 'export']);
/** Each of them leaves a state to which its partner cannot go back alone. */
const ALWAYS: ReadonlySet<RequestAct['act']> = new Set<RequestAct['act']>(['accept', 'decline', 'close']);

/** @param done acts of this partner that the chain has */
export const mayActOnceMore = (act: RequestAct['act'], done: number): boolean =>
  ALWAYS.has(act) || done < MOST_ACTS + (KEPT_FOR.has(act) ? KEPT : 0);
