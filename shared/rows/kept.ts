import * as z from 'zod';
import { dayOf } from '../domain/retention.ts';
import type { CustodyDraft } from './custodyEntry.ts';
import { shardOf } from './owed.ts';

/** By which a tip is found once it was kept for as long as the country says. Sparse: one under a hold has none of these. */
export const keptSchema = z.object({
  keptShard: z.string(),
  /** The day, UTC, on which something was last said in it. Not until when it is kept: that follows from the pack of now. */
  keptSince: z.iso.date(),
});
type Kept = z.infer<typeof keptSchema>;

export const keptFrom = (tip: string, since: string): Kept => ({ keptShard: shardOf(tip), keptSince: since });

/** What is said in a tip, by its reporter or by staff; and that somebody wants it back. To look at it is not. */
const SAYING: ReadonlySet<CustodyDraft['act']> = new Set<CustodyDraft['act']>([
  'accepted',
  'tip_entered',
  'words_added',
  'file_added',
  'part_sealed',
  'deletion_undone',
]);

/** The day of the last of these acts by which something was said. */
export const lastSaid = (acts: readonly Pick<CustodyDraft, 'act' | 'hour'>[]): string | undefined =>
  acts
    .filter(({ act }) => SAYING.has(act))
    .map(({ hour }) => dayOf(new Date(hour)))
    .sort()
    .at(-1);
