import type { PartReference } from '../../shared/rows/part.ts';
import { interpreterOptions, type ReferralRow } from '../../shared/rows/referral.ts';

/** So many of the latest messages can be chosen from. */
const LATEST = 10;

/** What of a tip can be lent to somebody: what the person sent, and no letters between others. The latest messages come last. */
export const lendable = (row: Pick<ReferralRow, 'parts' | 'passOnOptions'>): readonly PartReference[] => {
  const kinds = new Set(interpreterOptions(row).flatMap(({ parts }) => parts));
  const sent = row.parts.filter(({ part, author = 'reporter' }) => author === 'reporter' && kinds.has(part));
  const messages = sent.filter(({ part }) => part === 'message');
  return [...sent.filter(({ part }) => part !== 'message'), ...messages.slice(-LATEST)];
};
