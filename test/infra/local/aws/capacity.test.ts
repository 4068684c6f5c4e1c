import { describe, expect, it } from 'vitest';
import { consumedByWrite, readUnits, sizeOf } from '../../../../infra/local/aws/dynamodb/capacity.ts';

const text = (length: number) => ({ S: 'x'.repeat(length) });
const table = {
  name: 'tips',
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/tips',
  keySchema: [{ attributeName: 'pk', keyType: 'HASH' as const }],
  attributeDefinitions: [],
  globalSecondaryIndexes: [
    {
      indexName: 'owed',
      keySchema: [{ attributeName: 'shard', keyType: 'HASH' as const }],
      projection: { projectionType: 'INCLUDE' as const, nonKeyAttributes: ['step'] },
    },
  ],
};
type Item = Parameters<typeof sizeOf>[0];
const item = (more: Item = {}): Item => ({ pk: text(10), ...more });
const unitsOf = (...states: [Item | undefined, Item | undefined]) =>
  Object.fromEntries(consumedByWrite(table, ...states).map(({ resource, writeUnits }) => [resource, writeUnits]));

describe('what DynamoDB charges', () => {
  it('counts names and values of every type', () => {
    expect(sizeOf({ ab: text(3) })).toBe(5);
    expect(sizeOf({ é: text(1) })).toBe(3);
    expect(sizeOf({ n: { N: '-12345' } })).toBe(5);
    expect(sizeOf({ b: { BOOL: true } })).toBe(2);
    expect(sizeOf({ l: { L: [text(2), text(2)] } })).toBe(1 + 3 + 2 * 3);
    expect(sizeOf({ m: { M: { k: text(2) } } })).toBe(1 + 3 + 1 + 1 + 2);
    expect(sizeOf({ s: { SS: ['ab', 'c'] } })).toBe(4);
  });

  it('rounds up to a unit a KB written, of the larger state, and at least one', () => {
    expect(unitsOf(undefined, item())).toEqual({ tips: 1 });
    expect(unitsOf(undefined, item({ more: text(1024 - 16) }))).toEqual({ tips: 1 });
    expect(unitsOf(undefined, item({ more: text(1024 - 15) }))).toEqual({ tips: 2 });
    expect(unitsOf(item({ more: text(3000) }), undefined)).toEqual({ tips: 3 });
    expect(unitsOf(undefined, undefined)).toEqual({ tips: 1 });
  });

  it('charges an index only for what it holds and what changes there', () => {
    const owing = item({ shard: text(2), step: text(4) });
    expect(unitsOf(undefined, owing)).toEqual({ tips: 1, 'tips/owed': 1 });
    expect(unitsOf(owing, { ...owing, other: text(9) })).toEqual({ tips: 1 });
    expect(unitsOf(owing, { ...owing, step: text(5) })).toEqual({ tips: 1, 'tips/owed': 1 });
    expect(unitsOf(owing, { ...owing, shard: text(3) })).toEqual({ tips: 1, 'tips/owed': 2 });
    expect(unitsOf(owing, item())).toEqual({ tips: 1, 'tips/owed': 1 });
  });

  it('reads by 4 KB, at half where an older state will do', () => {
    expect(readUnits(0, true)).toBe(1);
    expect(readUnits(4097, true)).toBe(2);
    expect(readUnits(4097, false)).toBe(1);
  });
});
