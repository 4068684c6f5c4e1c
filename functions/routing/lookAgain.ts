import type { CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import type { TipRow } from '../../shared/rows/tip.ts';

/**
 * Longer than routing's queues hide a message that somebody works on (`infra/constructs/stepQueue.ts`: six times the 30
 * seconds that a function may run), and a minute more: by then a worker that had read the tip before it was narrowed has
 * written what it was about to write, or never will.
 */
const LATE_SECONDS = 240;

export const lateUntil = (now: Date): Date => new Date(now.getTime() + LATE_SECONDS * 1000);

const NARROWING: ReadonlySet<CustodyDraft['act']> = new Set<CustodyDraft['act']>([
  'choice_changed',
  // It takes the place of a wider choice.
  'consent_given',
  'consent_withdrawn',
  'deletion_requested',
  'deletion_undone',
  'expired',
]);

/** Whether somebody has changed, since the tip was last routed, what may be shared. */
export const isNarrowed = ({ entries }: Pick<TipRow, 'entries'>): boolean =>
  entries.some(({ act }) => NARROWING.has(act));

/**
 * Until when a worker that has not heard of a change may still write a grant that nobody would look for: it may have asked
 * KMS before, and die after. Kept in the tip, so that whatever else is routed in between does not cut it short.
 */
export const lookAgainAt = (tip: Pick<TipRow, 'entries' | 'lookAgain'>, now: Date): Date | undefined => {
  if (isNarrowed(tip)) return lateUntil(now);
  const until = tip.lookAgain === undefined ? undefined : new Date(tip.lookAgain);
  return until !== undefined && until > now ? until : undefined;
};
