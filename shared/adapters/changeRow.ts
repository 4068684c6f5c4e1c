import type * as z from 'zod';
import type { Change } from './expression.ts';
import type { Key, Table } from './table.ts';

const TRIES = 10;

type Versioned = z.ZodType<{ revision: number }>;

/**
 * Changes a row that was read before, only if nobody changed it since. The row's `revision` grows with each change, so
 * that whoever read an older one finds out.
 *
 * @returns the row as it is afterwards; `undefined` if it is another by now, or gone: nothing was changed, or this very
 *   change was and its answer was lost, so read it again
 */
export const changeSeen = async <Schema extends Versioned>(
  table: Table,
  key: Key,
  schema: Schema,
  row: z.output<Schema>,
  change: Change,
): Promise<z.output<Schema> | undefined> => {
  const removed = new Set(change.remove);
  // A whole row may be handed over as what is set: what is to go is not set as well, which DynamoDB would refuse.
  const set = without({ ...change.set, revision: row.revision + 1 }, removed);
  const changed = await table.change(key, { ...change, set, when: { ...change.when, revision: row.revision } });
  return changed ? schema.parse(without({ ...row, ...set }, removed)) : undefined;
};

/**
 * Reads a row, works out a change, and writes it only if nobody changed the row in between; else starts over.
 *
 * @param decide gets the row as it is now; `undefined` means that nothing is to be changed
 * @param seen the row as the caller has just read it, which saves reading it once more
 * @returns the row as it is afterwards, whether or not this call changed it; `undefined` if there is none
 */
export const changeRow = async <Schema extends Versioned>(
  table: Table,
  key: Key,
  schema: Schema,
  decide: (row: z.output<Schema>) => Change | undefined,
  seen?: z.output<Schema>,
): Promise<z.output<Schema> | undefined> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const row = attempt === 0 && seen !== undefined ? seen : await table.get(key, schema);
    if (row === undefined) return undefined;
    const change = decide(row);
    if (change === undefined) return row;
    const changed = await changeSeen(table, key, schema, row, change);
    if (changed !== undefined) return changed;
  }
  throw new Error('A row is changed by too many at once');
};

const without = <Value>(row: Readonly<Record<string, Value>>, names: ReadonlySet<string>): Record<string, Value> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.has(name)));
