import type { Consumed, TableSpec } from '../spec.ts';
import type { Item } from './schema.ts';

/**
 * What DynamoDB charges on demand, as its developer guide has it: a write unit per KB begun, of the larger of the item
 * before and after; a read unit per 4 KB begun, half of it where an older state will do; and for each index the writes
 * that keep it ("Read and write capacity", "DynamoDB item sizes and formats", "Global secondary indexes: write capacity").
 */
const KB = 1024;

const sizeOfValue = (value: Item[string]): number => {
  const [type, content] = Object.entries(value)[0] ?? [];
  if (type === 'S') return Buffer.byteLength(String(content));
  // Two digits a byte, and one for sign and exponent.
  if (type === 'N') return Math.ceil(String(content).replaceAll(/[-+.]/g, '').length / 2) + 1;
  if (type === 'B') return Buffer.from(String(content), 'base64').length;
  if (type === 'SS' || type === 'NS' || type === 'BS')
    return [content].flat().reduce<number>((sum, each) => sum + sizeOfValue({ [type.slice(0, 1)]: each }), 0);
  if (type === 'L' || type === 'M') {
    const inner = Object.entries(Object(content)).reduce(
      (sum, [name, each]) => sum + 1 + (type === 'M' ? Buffer.byteLength(name) : 0) + sizeOfValue(Object(each)),
      0,
    );
    return 3 + inner;
  }
  return 1;
};

export const sizeOf = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

const writeUnits = (...items: readonly (Item | undefined)[]): number =>
  Math.max(1, ...items.map((item) => Math.ceil(sizeOf(item ?? {}) / KB)));

type Index = NonNullable<TableSpec['globalSecondaryIndexes']>[number];

/** The item as an index holds it; nothing where it lacks a key of the index. */
const projected = (table: TableSpec, { keySchema, projection }: Index, item: Item | undefined): Item | undefined => {
  const keys = keySchema.map(({ attributeName }) => attributeName);
  if (item === undefined || keys.some((name) => item[name] === undefined)) return undefined;
  if (projection.projectionType === 'ALL') return item;
  const own = table.keySchema.map(({ attributeName }) => attributeName);
  const kept = new Set([...own, ...keys, ...(projection.nonKeyAttributes ?? [])]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => kept.has(name)));
};

const indexUnits = (table: TableSpec, index: Index, before: Item | undefined, after: Item | undefined): number => {
  const [old, now] = [projected(table, index, before), projected(table, index, after)];
  if (old === undefined && now === undefined) return 0;
  if (old === undefined || now === undefined) return writeUnits(old ?? now);
  const moved = index.keySchema.some(
    ({ attributeName }) => JSON.stringify(old[attributeName]) !== JSON.stringify(now[attributeName]),
  );
  // An index entry cannot be moved: the old one is deleted, and a new one put.
  if (moved) return writeUnits(old) + writeUnits(now);
  return sameItem(old, now) ? 0 : writeUnits(old, now);
};

const sameItem = (one: Item, other: Item): boolean => sorted(one) === sorted(other);
const sorted = (item: Item): string =>
  JSON.stringify(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/** @param before, after the item, where there is one: a condition that fails leaves it, and is charged all the same */
export const consumedByWrite = (table: TableSpec, before: Item | undefined, after: Item | undefined): Consumed[] => [
  { resource: table.name, readUnits: 0, writeUnits: writeUnits(before, after) },
  ...(table.globalSecondaryIndexes ?? [])
    .map((index) => ({
      resource: `${table.name}/${index.indexName}`,
      readUnits: 0,
      writeUnits: indexUnits(table, index, before, after),
    }))
    .filter((each) => each.writeUnits > 0),
];

/** @param bytes of one item read by its key, or of all that a search looked at */
export const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / (4 * KB))) * (consistent ? 1 : 0.5);
