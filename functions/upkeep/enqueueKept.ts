import * as z from 'zod';
import { KEPT_INDEX, OWED_SHARDS } from '../../shared/deployment/names.ts';
import { overSince } from '../../shared/domain/retention.ts';
import { owes } from '../../shared/rows/owed.ts';
import { faultOf } from '../../shared/steps/log.ts';
import type { UpkeepPorts } from './ports.ts';

/** What one run takes from a shard: the rest comes with the next minutes. */
const AT_ONCE = 50;
/** More than one, so that those that owe something already keep nobody behind them waiting. */
const MOST_PAGES = 10;
const indexedSchema = z.object({ pk: z.string() });
const shards = Array.from({ length: OWED_SHARDS }, (_unused, shard) => String(shard).padStart(2, '0'));

/**
 * Finds tips that were kept for as long as the country says, and has routing look at them, which knows whether it is so.
 * It then owes them that, as anything else: so one that routing cannot finish is asked for after growing times.
 */
export const enqueueKept = async (ports: UpkeepPorts): Promise<void> => {
  const counts = await Promise.all(
    shards.map((shard) =>
      inShard(ports, shard).catch((error: unknown) => {
        ports.log.error('step_failed', { step: 'upkeep', fault: faultOf(error) });
        return 0;
      }),
    ),
  );
  const count = counts.reduce((sum, each) => sum + each, 0);
  if (count > 0) ports.log.info('kept_long_enough', { count });
};

const inShard = async ({ tips, queues, retentionDays, now }: UpkeepPorts, shard: string): Promise<number> => {
  let count = 0;
  let next: Record<string, string> | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await tips.query(
      {
        index: KEPT_INDEX,
        hash: { name: 'keptShard', value: shard },
        range: { name: 'keptSince', atMost: overSince(retentionDays, now()) },
        limit: AT_ONCE,
        after: next,
      },
      indexedSchema,
    );
    for (const { pk } of found.rows) {
      // Whoever owes something already is looked at for that.
      const mine = await tips.change({ pk }, { set: owes('routing', 'routine', pk, now()), when: { owed: undefined } });
      if (!mine) continue;
      await queues.routing.send('routine', { tip: pk });
      count += 1;
    }
    next = found.next;
    if (next === undefined) break;
  }
  return count;
};
