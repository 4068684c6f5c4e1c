import * as z from 'zod';
import type { Table } from '../../shared/adapters/table.ts';
import type { Lane } from '../../shared/domain/urgency.ts';
import { OWED_INDEX, OWED_SHARDS, type Step } from '../../shared/deployment/names.ts';
import { OWED_FIELDS, patience } from '../../shared/rows/owed.ts';
import { pointerSchema, type Pointer } from '../../shared/rows/pointer.ts';
import { faultOf } from '../../shared/steps/log.ts';
import type { UpkeepPorts } from './ports.ts';

/** All that upkeep sees of a row: the outbox, by an index that projects no more. What is no text cannot be its key. */
const indexedSchema = z.looseObject({ pk: z.string(), sk: z.string().optional(), owedNext: z.string() });
type Indexed = z.infer<typeof indexedSchema>;

const outboxSchema = z.object({
  owedTries: z.number().int().nonnegative(),
  owedLane: z.enum(['urgent', 'routine']),
});

/** A table whose rows owe something, which they may owe, and where a pointer to one of them leads. */
interface Owing {
  readonly table: Table;
  readonly owed: z.ZodType<Step>;
  readonly pointerTo: (row: Indexed) => unknown;
}

interface Due extends z.infer<typeof outboxSchema> {
  readonly owed: Step;
  readonly pointer: Pointer;
}

/** What one run takes from a shard: the rest is still owed, and comes with the next minute. */
const AT_ONCE = 50;
/** More than one, so that those who fill a page each minute keep nobody behind them waiting. */
const MOST_PAGES = 10;

const shards = Array.from({ length: OWED_SHARDS }, (_unused, shard) => String(shard).padStart(2, '0'));

const after = (prefix: string, sk: string | undefined): string | undefined =>
  sk?.startsWith(prefix) === true ? sk.slice(prefix.length) : undefined;

/** Finds what was enqueued and is overdue, writes a later time to look again, and enqueues it once more. */
export const enqueueOwed = async (ports: UpkeepPorts): Promise<void> => {
  const tables: readonly Owing[] = [
    { table: ports.tips, owed: z.enum(['triage', 'routing']), pointerTo: ({ pk }) => ({ tip: pk }) },
    {
      table: ports.referrals,
      owed: z.literal('delivery'),
      pointerTo: ({ pk, sk }) => ({ partner: pk, tip: after('referral#', sk) }),
    },
    {
      table: ports.offices,
      owed: z.literal('routing'),
      pointerTo: ({ pk, sk }) => ({ partner: pk, request: after('request#', sk) }),
    },
    {
      table: ports.relay,
      owed: z.literal('relay'),
      pointerTo: ({ pk, sk }) => ({ tip: pk, job: after('job#', sk) }),
    },
  ];
  /** A table or queue that fails keeps nobody waiting but its own. */
  const failed = (error: unknown): void => ports.log.error('step_failed', { step: 'upkeep', fault: faultOf(error) });
  const read = tables.flatMap((owing) => shards.map((shard) => dueInShard(ports, owing, shard, failed)));
  const found = await Promise.all(read);
  // Whatever is urgent, of any table, before the first that is not: after an outage there may be thousands of those.
  for (const lane of ['urgent', 'routine'] as const) {
    await Promise.all(
      found
        .map(async ({ owing, rows }) => {
          for (const row of rows.filter((each) => laneIn(each) === lane)) await enqueueRow(ports, owing, row);
        })
        .map((shard) => shard.catch(failed)),
    );
  }
  const count = found.reduce((sum, { rows }) => sum + rows.length, 0);
  if (count > 0) ports.log.info('owed_again', { count });
};

/** What cannot be read is looked at with the urgent: it only leaves the index. */
const laneIn = (row: Indexed): Lane => outboxSchema.safeParse(row).data?.owedLane ?? 'urgent';

/** What a shard owes by now. What was read before it failed is not lost. */
const dueInShard = async (ports: UpkeepPorts, owing: Owing, shard: string, failed: (error: unknown) => void) => {
  const now = ports.now();
  const rows: Indexed[] = [];
  let next: Record<string, string> | undefined;
  try {
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found = await owing.table.query(
        {
          index: OWED_INDEX,
          hash: { name: 'owedShard', value: shard },
          range: { name: 'owedNext', atMost: `${now.toISOString().slice(0, 19)}Z` },
          limit: AT_ONCE,
          after: next,
        },
        indexedSchema,
      );
      rows.push(...found.rows);
      next = found.next;
      if (next === undefined) break;
    }
  } catch (error) {
    failed(error);
  }
  return { owing, rows };
};

/** What the row owes, if it may owe that, and a worker can be pointed at it. */
const dueOf = ({ owed, pointerTo }: Owing, row: Indexed): Due | undefined => {
  const step = owed.safeParse(row['owed']);
  const outbox = outboxSchema.safeParse(row);
  const pointer = pointerSchema.safeParse(pointerTo(row));
  if (!step.success || !outbox.success || !pointer.success) return undefined;
  return { ...outbox.data, owed: step.data, pointer: pointer.data };
};

const enqueueRow = async (ports: UpkeepPorts, owing: Owing, row: Indexed): Promise<void> => {
  const now = ports.now();
  const { pk, sk, owedNext } = row;
  const key = { pk, ...(sk !== undefined && { sk }) };
  const due = dueOf(owing, row);
  if (due === undefined) {
    // Staff write rows of their own: one that owes nonsense leaves the index, or it stood before the others for good.
    ports.log.error('step_failed', { step: 'upkeep', fault: 'malformed' });
    await owing.table.change(key, { remove: OWED_FIELDS, when: { owedNext } });
    return;
  }
  const tries = due.owedTries + 1;
  const next = new Date(now.getTime() + patience(tries) * 1000).toISOString();
  // Whoever changed the outbox since the index was written is on it already.
  const mine = await owing.table.change(key, {
    set: { owedNext: `${next.slice(0, 19)}Z`, owedTries: tries },
    when: { owedNext, owed: due.owed },
  });
  if (mine) await ports.queues[due.owed].send(due.owedLane, due.pointer);
};
