import * as z from 'zod';
import type { Table } from '../../../shared/adapters/table.ts';

const PK = 'lease#provider-copy';
/** As long as a run may take, and a little. */
const HELD_MILLISECONDS = 20_000;
const leaseSchema = z.object({ pk: z.string(), until: z.number() });

interface LeasePorts {
  readonly ephemera: Table;
  readonly now: () => Date;
}

/**
 * One run at a time: two would do all of it twice. That is harmless, so whoever holds it for too long is taken to be dead.
 *
 * @returns what lets it go again; undefined where somebody else has it
 */
export const holdLease = async ({ ephemera, now }: LeasePorts): Promise<(() => Promise<void>) | undefined> => {
  const moment = now().getTime();
  const until = moment + HELD_MILLISECONDS;
  const row = { pk: PK, until, expires: Math.ceil(until / 1000) };
  const there = await ephemera.get({ pk: PK }, leaseSchema);
  if (there !== undefined && there.until > moment) return undefined;
  const { pk: _pk, ...set } = row;
  const held =
    there === undefined
      ? await ephemera.putIfAbsent(row)
      : await ephemera.change({ pk: PK }, { set, when: { until: there.until } });
  return held ? async () => void (await ephemera.delete({ pk: PK }, { until })) : undefined;
};
