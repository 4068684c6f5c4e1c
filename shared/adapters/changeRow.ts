import type * as z from 'zod';
import type { Change } from './expression.ts';
import type { Key, Table } from './table.ts';

const TRIES = 10;

/**
 * Reads a row, works out a change, and writes it only if nobody changed the row in between; else starts over. The row's
 * `revision` grows with each change, so that whoever read an older one finds out.
 *
 * @param decide gets the row as it is now; `undefined` means that nothing is to be changed
 * @returns the row as it is afterwards; `undefined` if there is none
 */
export const changeRow = async <Schema extends z.ZodType<{ revision: number }>>(
  table: Table,
  key: Key,
  schema: Schema,
  decide: (row: z.output<Schema>) => Change | undefined,
): Promise<z.output<Schema> | undefined> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const row = await table.get(key, schema);
    if (row === undefined) return undefined;
    const change = decide(row);
    if (change === undefined) return row;
    const set = { ...change.set, revision: row.revision + 1 };
    const changed = await table.change(key, { ...change, set, when: { ...change.when, revision: row.revision } });
    if (changed) return schema.parse(without({ ...row, ...set }, change.remove ?? []));
  }
  throw new Error('A row is changed by too many at once');
};

const without = (row: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
