import { queryAll } from '../../shared/adapters/table.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { relayRowSchema, type AnswerJob, type TextJob } from '../../shared/rows/relay.ts';
import type { RelayPorts } from './ports.ts';

/** Every text to a tip's reporter that is kept still. */
export const textsOf = async ({ relay }: Pick<RelayPorts, 'relay'>, tip: string): Promise<TextJob[]> => {
  const search = { hash: { value: tip }, range: { beginsWith: jobKey('') } };
  const rows = await queryAll(relay, search, relayRowSchema);
  return rows.flatMap((row) => (row.kind === 'answer' || row.kind === 'nudge' ? [row] : []));
};

/** In the order in which they were written. */
export const answersOf = async (ports: Pick<RelayPorts, 'relay'>, tip: string): Promise<AnswerJob[]> =>
  (await textsOf(ports, tip))
    .flatMap((job) => (job.kind === 'answer' ? [job] : []))
    .sort((one, other) => one.since.localeCompare(other.since) || one.order - other.order);
