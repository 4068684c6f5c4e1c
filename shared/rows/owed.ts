import { createHash } from 'node:crypto';
import * as z from 'zod';
import { OWED_SHARDS, steps, type Step } from '../deployment/names.ts';
import type { Lane } from '../domain/urgency.ts';

/** The outbox of a row: which step is owed next. Sparse: a row that owes nothing has none of these. */
export const owedSchema = z.object({
  owed: z.enum(steps),
  owedShard: z.string(),
  /** When `upkeep` enqueues it again, ISO 8601 to the second; gone once the step is done. */
  owedNext: z.string(),
  owedTries: z.number().int().nonnegative(),
  owedLane: z.enum(['urgent', 'routine']),
});
export type Owed = z.infer<typeof owedSchema>;

/** Which of the 16 shards of the `owed` index a row belongs to: spread by its id, so that no partition runs hot. */
export const shardOf = (id: string): string => {
  const first = createHash('sha256').update(id).digest()[0] ?? 0;
  return String(first % OWED_SHARDS).padStart(2, '0');
};

const FIRST_PATIENCE_SECONDS = 60;
const LONGEST_PATIENCE_SECONDS = 3600;

/** Seconds until a step that was enqueued `tries` times already is thought lost: doubling, an hour at most. */
export const patience = (tries: number): number =>
  Math.min(FIRST_PATIENCE_SECONDS * 2 ** Math.min(tries, 10), LONGEST_PATIENCE_SECONDS);

export const owes = (step: Step, lane: Lane, id: string, now: Date, tries = 0): Owed => ({
  owed: step,
  owedShard: shardOf(id),
  owedNext: `${new Date(now.getTime() + patience(tries) * 1000).toISOString().slice(0, 19)}Z`,
  owedTries: tries,
  owedLane: lane,
});

/** Owed until somebody has done it: looked at again when it is due, and no sooner than in a minute. */
export const owesBy = (step: Step, lane: Lane, id: string, due: Date, now: Date): Owed => {
  const soonest = now.getTime() + FIRST_PATIENCE_SECONDS * 1000;
  const next = new Date(Math.max(due.getTime(), soonest));
  return { ...owes(step, lane, id, now), owedNext: `${next.toISOString().slice(0, 19)}Z` };
};

/** What is removed from a row once nothing is owed any more. */
export const OWED_FIELDS = ['owed', 'owedShard', 'owedNext', 'owedTries', 'owedLane'] as const;
