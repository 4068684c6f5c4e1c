import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Search, type Table } from '../../shared/adapters/table.ts';
import { INBOX_INDEX } from '../../shared/deployment/names.ts';
import { startHouse, type House } from '../house.ts';
import { memoryTable, MemoryRows } from './memoryTable.ts';

/* Models keep their rows in Maps. What they prove holds as far as these do what the adapter does at DynamoDB's endpoint. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const pk = fc.constantFrom('a', 'b');
const sk = fc.constantFrom('x#1', 'x#2', 'y');
const note = fc.constantFrom('one', 'two', undefined);
const inbox = fc.constantFrom('new#1', 'new#2', undefined);
const row = fc.record({ pk, sk, note, revision: fc.nat(2) });
const rows = fc.uniqueArray(row, { maxLength: 4, selector: (each) => `${each.pk} ${each.sk}` });
const when = fc.oneof(fc.constant({}), fc.record({ note }), fc.record({ revision: fc.nat(2) }));

const search: fc.Arbitrary<Search> = fc.oneof(
  fc.record(
    {
      hash: fc.record({ value: pk }),
      range: fc.oneof(
        fc.record({ beginsWith: fc.constantFrom('x#', 'z') }),
        fc.record({ atMost: sk }),
        fc.record({ atLeast: sk }),
        fc.record({ equals: sk }),
      ),
      descending: fc.boolean(),
      limit: fc.integer({ min: 1, max: 3 }),
      having: fc.constant('note'),
    },
    { requiredKeys: ['hash'] },
  ),
  fc.record({
    index: fc.constant(INBOX_INDEX),
    hash: fc.record({ name: fc.constant('inboxPartner'), value: fc.constant('p') }),
    range: fc.record({ name: fc.constant('inboxKey'), beginsWith: fc.constant('new#') }),
  }),
);

const step = fc.oneof(
  fc.record({ does: fc.constant('put'), row, inbox }),
  fc.record({ does: fc.constant('put if absent'), row }),
  fc.record({ does: fc.constant('put each'), rows: rows.filter(({ length }) => length > 0) }),
  fc.record({ does: fc.constant('put all'), rows }),
  fc.record({ does: fc.constant('change'), pk, sk, note, when, remove: fc.boolean() }),
  fc.record({
    does: fc.constant('delete'),
    pk,
    sk,
    when: fc.option(fc.record({ revision: fc.nat(2) }), { nil: undefined }),
  }),
  fc.record({ does: fc.constant('get'), pk, sk }),
  fc.record({ does: fc.constant('query'), search }),
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

const anything = z.record(z.string(), z.unknown());

const play = async (table: Table, each: Step): Promise<unknown> => {
  switch (each.does) {
    case 'put':
      return table.put({ ...each.row, ...(each.inbox !== undefined && { inboxPartner: 'p', inboxKey: each.inbox }) });
    case 'put if absent':
      return table.putIfAbsent(each.row);
    case 'put each':
      return table.putEachIfAbsent(each.rows);
    case 'put all':
      return table.putAll(each.rows);
    case 'change': {
      const { remove, when: condition } = each;
      const set = { revision: 9, ...(!remove && { note: each.note }) };
      return table.change({ pk: each.pk, sk: each.sk }, { set, when: condition, ...(remove && { remove: ['note'] }) });
    }
    case 'delete':
      return table.delete({ pk: each.pk, sk: each.sk }, each.when);
    case 'get':
      return table.get({ pk: each.pk, sk: each.sk }, anything);
    case 'query': {
      const first = await table.query(each.search, anything);
      const second =
        first.next === undefined ? [] : (await table.query({ ...each.search, after: first.next }, anything)).rows;
      // Of rows with the same key in an index nobody says which comes first.
      return each.search.index === undefined
        ? [first.rows, second]
        : first.rows.map((one) => JSON.stringify(one)).sort();
    }
  }
};

describe('a table over Maps', () => {
  it('answers as the adapter does', { timeout: 300_000 }, async () => {
    const real = house.tables.referrals;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const memory = memoryTable(new MemoryRows(), 'Referrals');
        for (const one of ['a', 'b']) for (const two of ['x#1', 'x#2', 'y']) await real.delete({ pk: one, sk: two });
        for (const each of steps) expect([each, await play(memory, each)]).toEqual([each, await play(real, each)]);
      }),
      { numRuns: 40 },
    );
  });
});
