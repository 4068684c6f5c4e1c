import { owes } from '../rows/owed.ts';
import { jobKey } from '../rows/jobKey.ts';
import { type RingJob } from '../rows/relay.ts';

interface Ring {
  /** Where the caller waits. */
  readonly queue: string;
  /** Which of the partners, of those who have a telephone, counted from 0. */
  readonly at: number;
  readonly partners: readonly string[];
  readonly language: string;
  /** The number of ours that was called, E.164: what a partner's telephone shows. */
  readonly line: string;
}

/** Somebody waits to be talked with. The same place in the same queue is rung once. */
export const ringJob = ({ queue, at, partners, language, line }: Ring, now: Date): RingJob => ({
  pk: queue,
  sk: jobKey(`ring-${at}`),
  revision: 1,
  kind: 'ring',
  state: 'waiting',
  at,
  partners: [...partners],
  language,
  line,
  since: now.toISOString(),
  ...owes('relay', 'urgent', queue, now),
});
