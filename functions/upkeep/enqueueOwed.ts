import * as z from 'zod';
import type { Table } from '../../shared/adapters/table.ts';
import { OWED_INDEX, OWED_SHARDS, steps } from '../../shared/deployment/names.ts';
import { patience } from '../../shared/rows/owed.ts';
import type { Pointer } from '../../shared/rows/pointer.ts';
import { faultOf } from '../../shared/steps/log.ts';
import type { UpkeepPorts } from './ports.ts';

/** All that upkeep sees of a row: the outbox, by an index that projects no more. */
const owedRowSchema = z.object({
  pk: z.string(),
  sk: z.string().optional(),
  owed: z.enum(steps),
  owedNext: z.string(),
  owedTries: z.number().int().nonnegative(),
  owedLane: z.enum(['urgent', 'routine']),
});
type OwedRow = z.infer<typeof owedRowSchema>;

/** What one run takes from a shard: the rest is still owed, and comes with the next minute. */
const AT_ONCE = 50;

const shards = Array.from({ length: OWED_SHARDS }, (_unused, shard) => String(shard).padStart(2, '0'));

/** Finds what was enqueued and is overdue, writes a later time to look again, and enqueues it once more. */
export const enqueueOwed = async (ports: UpkeepPorts): Promise<void> => {
  const tables: readonly [Table, (row: OwedRow) => Pointer][] = [
    [ports.tips, ({ pk }) => ({ tip: pk })],
    [ports.referrals, ({ pk, sk }) => ({ partner: pk, tip: (sk ?? '').replace('referral#', '') })],
    [ports.offices, ({ pk, sk }) => ({ partner: pk, request: (sk ?? '').replace('request#', '') })],
  ];
  /** A table or queue that fails keeps nobody waiting but its own. */
  const failed = (error: unknown): number => {
    ports.log.error('step_failed', { step: 'upkeep', fault: faultOf(error) });
    return 0;
  };
  for (const [table, pointerTo] of tables) {
    const counts = await Promise.all(shards.map((shard) => enqueueShard(ports, table, pointerTo, shard).catch(failed)));
    const count = counts.reduce((sum, found) => sum + found, 0);
    if (count > 0) ports.log.info('owed_again', { count });
  }
};

const enqueueShard = async (
  ports: UpkeepPorts,
  table: Table,
  pointerTo: (row: OwedRow) => Pointer,
  shard: string,
): Promise<number> => {
  const now = ports.now();
  const { rows } = await table.query(
    {
      index: OWED_INDEX,
      hash: { name: 'owedShard', value: shard },
      range: { name: 'owedNext', atMost: `${now.toISOString().slice(0, 19)}Z` },
      limit: AT_ONCE,
    },
    owedRowSchema,
  );
  for (const row of rows) {
    const { pk, sk, owed, owedNext, owedTries, owedLane } = row;
    const tries = owedTries + 1;
    const next = new Date(now.getTime() + patience(tries) * 1000).toISOString();
    // Whoever changed the outbox since the index was written is on it already.
    const mine = await table.change(
      { pk, ...(sk !== undefined && { sk }) },
      { set: { owedNext: `${next.slice(0, 19)}Z`, owedTries: tries }, when: { owedNext, owed } },
    );
    if (mine) await ports.queues[owed].send(owedLane, pointerTo(row));
  }
  return rows.length;
};
