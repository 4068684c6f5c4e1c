import type { Change } from '../../shared/adapters/expression.ts';
import type { StorableRow } from '../../shared/adapters/storable.ts';
import type { Key, Search, Table } from '../../shared/adapters/table.ts';
import { HOUR_INDEX, INBOX_INDEX, KEPT_INDEX, OWED_INDEX } from '../../shared/deployment/names.ts';

/** A row as it lies there: nothing of it is shared with whoever wrote or read it. */
export type MemoryRow = Readonly<Record<string, unknown>>;

/** One call: what is done may be kept from happening, or its answer from arriving. `writes`: how many rows it writes. */
export type Calling = <Value>(name: string, act: (most: number) => Value, writes: number) => Promise<Value>;

/** By table, the rows by their keys. A copy of it is another world that began in the same way. */
export class MemoryRows {
  readonly #tables = new Map<string, Map<string, MemoryRow>>();
  /** Told of every row that is written, and of the one that was there before. */
  onWrite: (table: string, row: MemoryRow, before: MemoryRow | undefined) => void = () => {};

  of(table: string): Map<string, MemoryRow> {
    const rows = this.#tables.get(table) ?? new Map<string, MemoryRow>();
    this.#tables.set(table, rows);
    return rows;
  }

  write(table: string, row: MemoryRow): void {
    const rows = this.of(table);
    const key = keyText(row);
    const before = rows.get(key);
    rows.set(key, row);
    this.onWrite(table, row, before);
  }

  copy(): MemoryRows {
    const copied = new MemoryRows();
    for (const [name, rows] of this.#tables) for (const row of rows.values()) copied.write(name, row);
    return copied;
  }
}

/** Without what is undefined, which no item has. */
const stored = (row: StorableRow): MemoryRow => JSON.parse(JSON.stringify(row));

const keyText = (row: MemoryRow): string => JSON.stringify([row['pk'], row['sk'] ?? null]);

const RANGES: Readonly<Record<string, string>> = {
  [OWED_INDEX]: 'owedNext',
  [INBOX_INDEX]: 'inboxKey',
  [KEPT_INDEX]: 'keptSince',
  [HOUR_INDEX]: 'pk',
};

const isAs = (row: MemoryRow, when: StorableRow): boolean => {
  const wanted = stored(when);
  return Object.keys(when).every((name) => JSON.stringify(row[name]) === JSON.stringify(wanted[name]));
};

const changed = (row: MemoryRow, { set = {}, remove = [] }: Change): MemoryRow => {
  const sets = stored(set);
  if (remove.some((name) => name in sets)) throw new Error('What is set cannot be removed');
  return Object.fromEntries(Object.entries({ ...row, ...sets }).filter(([name]) => !remove.includes(name)));
};

const isInRange = (row: MemoryRow, range: Search['range'], name: string): boolean => {
  if (range === undefined) return true;
  const value = row[range.name ?? name];
  if (typeof value !== 'string') return false;
  if ('beginsWith' in range) return value.startsWith(range.beginsWith);
  if ('atMost' in range) return value <= range.atMost;
  if ('atLeast' in range) return value >= range.atLeast;
  return value === range.equals;
};

const compare = (one: unknown, other: unknown): number =>
  String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;

/** What a search finds, in its order, as far as it goes behind where the last page ended. */
const found = (rows: Iterable<MemoryRow>, { hash, range, index, having, descending, after }: Search): MemoryRow[] => {
  const rangeName = index === undefined ? 'sk' : (RANGES[index] ?? 'sk');
  const placeOf = (row: MemoryRow): string => JSON.stringify([row[rangeName] ?? '', row['pk'], row['sk'] ?? '']);
  const way = descending === true ? -1 : 1;
  const behind = after === undefined ? undefined : placeOf(after);
  return [...rows]
    .filter((row) => row[hash.name ?? 'pk'] === hash.value && isInRange(row, range, rangeName))
    .filter((row) => index === undefined || row[rangeName] !== undefined)
    .filter((row) => having === undefined || row[having] !== undefined)
    .sort((one, other) => way * (compare(one[rangeName], other[rangeName]) || compare(placeOf(one), placeOf(other))))
    .filter((row) => behind === undefined || way * compare(placeOf(row), behind) > 0);
};

const nextOf = (row: MemoryRow | undefined): Record<string, string> | undefined =>
  row &&
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );

const atOnce: Calling = async (_name, act) => act(Number.POSITIVE_INFINITY);

/** A table over Maps, which does what the adapter's does: `memoryTable.test.ts` holds the one against the other. */
export const memoryTable = (data: MemoryRows, name: string, call: Calling = atOnce): Table => {
  const get = (key: Key): MemoryRow | undefined => data.of(name).get(keyText(key));
  const insert = (row: StorableRow): boolean => {
    const item = stored(row);
    if (data.of(name).has(keyText(item))) return false;
    data.write(name, item);
    return true;
  };
  return {
    name,
    get: async (key, schema) => {
      const row = await call('GetItem', () => get(key), 0);
      return row === undefined ? undefined : schema.parse(structuredClone(row));
    },
    putIfAbsent: (row) => call('PutItem', () => insert(row), 1),
    put: (row) => call('PutItem', () => data.write(name, stored(row)), 1),
    putEachIfAbsent: (rows) =>
      call('ExecuteStatement', (most) => rows.map((row, at) => at < most && insert(row)), rows.length),
    putAll: (rows, beside) =>
      call(
        'BatchWriteItem',
        (most) => {
          const all = [
            ...(beside?.rows ?? []).map((row) => ({ table: beside?.table.name ?? name, row })),
            ...rows.map((row) => ({ table: name, row })),
          ];
          for (const { table, row } of all.slice(0, most)) data.write(table, stored(row));
        },
        rows.length + (beside?.rows.length ?? 0),
      ),
    change: (key, change) =>
      call(
        'UpdateItem',
        () => {
          const row = get(key);
          if (row === undefined || !isAs(row, change.when ?? {})) return false;
          data.write(name, changed(row, change));
          return true;
        },
        1,
      ),
    delete: (key, when) =>
      call(
        'DeleteItem',
        () => {
          const row = get(key);
          if (when !== undefined && (row === undefined || !isAs(row, when))) return false;
          data.of(name).delete(keyText(key));
          return true;
        },
        1,
      ),
    query: async (search, schema) => {
      const rows = await call('Query', () => found(data.of(name).values(), search), 0);
      const page = rows.slice(0, search.limit);
      return {
        rows: page.map((row) => schema.parse(structuredClone(row))),
        next:
          page.length < rows.length || (search.limit !== undefined && page.length === search.limit)
            ? nextOf(page.at(-1))
            : undefined,
      };
    },
  };
};
