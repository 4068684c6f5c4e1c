import { createServer } from 'node:net';
import { once } from 'node:events';
import { GetItemCommand, PutItemCommand, type BatchWriteItemCommandInput } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { changeRow, changeSeen } from '../../../shared/adapters/changeRow.ts';
import { dynamoClient } from '../../../shared/adapters/clients.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import { tableName } from '../../../shared/deployment/names.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const schema = z.object({ pk: z.string(), revision: z.number(), count: z.number(), note: z.string().optional() });
const key = (pk: string) => ({ pk });

const isBatch = (input: object): input is BatchWriteItemCommandInput => 'RequestItems' in input;

describe('a row', () => {
  it('is put only where there is none', async () => {
    const { tips } = house.tables;
    expect(await tips.putIfAbsent({ pk: 'a', revision: 1, count: 0 })).toBe(true);
    expect(await tips.putIfAbsent({ pk: 'a', revision: 1, count: 9 })).toBe(false);
    expect((await tips.get(key('a'), schema))?.count).toBe(0);
    expect(await tips.get(key('b'), schema)).toBeUndefined();
  });

  it('is put with others in one call, each only where there is none', async () => {
    const { tips } = house.tables;
    await tips.put({ pk: 'e2', revision: 1, count: 5 });
    const before = house.calls.length;
    const rows = ['e1', 'e2', 'e3'].map((pk) => ({ pk, revision: 1, count: 0, note: undefined }));
    expect(await tips.putEachIfAbsent(rows)).toEqual([true, false, true]);
    expect(house.calls.slice(before).map(({ operation }) => operation)).toEqual(['BatchExecuteStatement']);
    expect(await tips.get(key('e1'), schema)).toEqual({ pk: 'e1', revision: 1, count: 0 });
    expect((await tips.get(key('e2'), schema))?.count).toBe(5);
    expect(await tips.putEachIfAbsent(rows)).toEqual([false, false, false]);
  });

  it('is put with others though their answer is lost', async () => {
    let lost = false;
    house.faults.after = ({ operation }) => {
      if (operation !== 'BatchExecuteStatement' || lost) return undefined;
      lost = true;
      return 'drop';
    };
    const { tips } = house.tables;
    // Whose they are cannot be told any more: who asks has to look.
    expect(await tips.putEachIfAbsent([{ pk: 'f1', revision: 1, count: 0 }])).toEqual([false]);
    expect((await tips.get(key('f1'), schema))?.count).toBe(0);
  });

  it.each([[[]], [[{ TableName: 'x' }]]])(
    'is not called put where the answer says nothing of it: %j',
    async (Responses) => {
      const { middlewareStack } = house.clients.dynamo;
      middlewareStack.add(() => () => Promise.resolve({ output: { $metadata: {}, Responses }, response: undefined }), {
        step: 'initialize',
        name: 'answer',
      });
      const rows = ['i1', 'i2'].map((pk) => ({ pk, revision: 1, count: 0 }));
      await expect(house.tables.tips.putEachIfAbsent(rows)).rejects.toThrow('not answered whole');
      middlewareStack.remove('answer');
    },
  );

  it('goes along with those of another table, in the same call', async () => {
    const { tips, custody } = house.tables;
    const before = house.calls.length;
    await tips.putAll([{ pk: 'g1', revision: 1, count: 0 }], { table: custody, rows: [{ pk: 'g1', sk: 'beside' }] });
    expect(house.calls.slice(before).map(({ operation }) => operation)).toEqual(['BatchWriteItem']);
    expect(await tips.get(key('g1'), z.unknown())).toBeDefined();
    expect(await custody.get({ pk: 'g1', sk: 'beside' }, z.unknown())).toBeDefined();
  });

  it('waits for those of the other table where they were not taken', async () => {
    const { tips, custody } = house.tables;
    const sent: string[][] = [];
    const { middlewareStack } = house.clients.dynamo;
    // Takes nothing, as DynamoDB may, the first time.
    middlewareStack.add(
      (next) => async (args) => {
        if (!isBatch(args.input)) return next(args);
        sent.push(Object.keys(args.input.RequestItems ?? {}));
        const UnprocessedItems = args.input.RequestItems;
        return sent.length > 1 ? next(args) : { output: { $metadata: {}, UnprocessedItems }, response: undefined };
      },
      { step: 'initialize', name: 'refuse' },
    );
    await tips.putAll([{ pk: 'h1', revision: 1, count: 0 }], { table: custody, rows: [{ pk: 'h1', sk: 'beside' }] });
    middlewareStack.remove('refuse');
    expect(sent).toEqual([[custody.name, tips.name], [custody.name], [tips.name]]);
    expect(await tips.get(key('h1'), z.unknown())).toBeDefined();
    expect(await custody.get({ pk: 'h1', sk: 'beside' }, z.unknown())).toBeDefined();
  });

  it('is changed only as it is said to be, and never made by a change', async () => {
    const { tips } = house.tables;
    await tips.put({ pk: 'c', revision: 1, count: 1 });
    expect(await tips.change(key('c'), { set: { count: 2 }, when: { count: 5 } })).toBe(false);
    expect(await tips.change(key('c'), { set: { count: 2, note: 'x' }, when: { count: 1, note: undefined } })).toBe(
      true,
    );
    expect(await tips.change(key('c'), { remove: ['note'] })).toBe(true);
    expect(await tips.get(key('c'), schema)).toEqual({ pk: 'c', revision: 1, count: 2 });
    expect(await tips.change(key('none'), { set: { count: 2 } })).toBe(false);
    expect(await tips.get(key('none'), schema)).toBeUndefined();
    expect(await tips.delete(key('c'), { count: 7 })).toBe(false);
    expect(await tips.delete(key('c'), { count: 2 })).toBe(true);
    expect(await tips.delete(key('c'))).toBe(true);
  });

  it('with names that DynamoDB keeps for itself is read and changed like any other', async () => {
    const { tips } = house.tables;
    await tips.put({ pk: 'reserved', name: 'n', status: 's', size: 1 });
    expect(await tips.change(key('reserved'), { set: { status: 't' }, remove: ['size'], when: { name: 'n' } })).toBe(
      true,
    );
    expect(await tips.get(key('reserved'), z.unknown())).toEqual({ pk: 'reserved', name: 'n', status: 't' });
  });
});

describe('a change of what was read', () => {
  it('loses no count while many count at once', async () => {
    const { tips } = house.tables;
    await tips.put({ pk: 'count', revision: 1, count: 0 });
    const add = () => changeRow(tips, key('count'), schema, ({ count }) => ({ set: { count: count + 1 } }));
    await Promise.all([add(), add(), add(), add(), add()]);
    expect(await tips.get(key('count'), schema)).toMatchObject({ count: 5, revision: 6 });
  });

  it('says so when somebody was faster, though the revision is the one that it would have written', async () => {
    const { tips } = house.tables;
    const row = { pk: 'seen', revision: 1, count: 0 };
    await tips.put(row);
    expect(await changeSeen(tips, key('seen'), schema, row, { set: { count: 7 } })).toMatchObject({ revision: 2 });
    expect(await changeSeen(tips, key('seen'), schema, row, { set: { count: 8 } })).toBeUndefined();
    expect(await tips.get(key('seen'), schema)).toMatchObject({ count: 7, revision: 2 });
  });

  it('removes what is to go, also where the whole row is handed over with it', async () => {
    const { tips } = house.tables;
    const row = { pk: 'whole', revision: 1, count: 0, note: 'x' };
    await tips.put(row);
    const changed = await changeSeen(tips, key('whole'), schema, row, {
      set: { count: 1, note: 'x' },
      remove: ['note'],
    });
    expect(changed).toEqual({ pk: 'whole', revision: 2, count: 1 });
    expect(await tips.get(key('whole'), schema)).toEqual({ pk: 'whole', revision: 2, count: 1 });
  });

  it('is made once where its answer is lost', async () => {
    const { tips } = house.tables;
    await tips.put({ pk: 'lost', revision: 1, count: 0 });
    let lost = 0;
    house.faults.after = ({ operation }) => (operation === 'UpdateItem' && (lost += 1) === 1 ? 'drop' : undefined);
    await changeRow(tips, key('lost'), schema, ({ count }) => (count > 0 ? undefined : { set: { count: 1 } }));
    expect(await tips.get(key('lost'), schema)).toMatchObject({ count: 1, revision: 2 });
  });
});

describe('a search', () => {
  it('finds all there is, over as many pages as it takes, in order', async () => {
    const { parts } = house.tables;
    const rows = Array.from({ length: 25 }, (_unused, at) => ({ pk: 'many', sk: `n#${String(at).padStart(2, '0')}` }));
    await parts.putAll(rows);
    const search = { hash: { value: 'many' }, range: { beginsWith: 'n#' }, limit: 4 } as const;
    const found = await queryAll(parts, search, z.object({ sk: z.string() }));
    expect(found.map(({ sk }) => sk)).toEqual(rows.map(({ sk }) => sk));
  });
});

describe('a number that is greater than any of ours', () => {
  it('is no whole number, and keeps no other row of a search from being read', async () => {
    for (const [sk, N] of [
      ['a', '1e125'],
      ['b', '9007199254740993'],
      ['c', '7'],
    ] as const) {
      const Item = { pk: { S: 'numbers' }, sk: { S: sk }, count: { N } };
      await house.clients.dynamo.send(new PutItemCommand({ TableName: tableName(DEPLOYMENT, 'Custody'), Item }));
    }
    const counted = z.object({ count: z.number().int().nullable().catch(null) });
    const found = await queryAll(house.tables.custody, { hash: { value: 'numbers' } }, counted);
    expect(found.map(({ count }) => count)).toEqual([null, null, 7]);
  });
});

describe('a call that hangs', () => {
  it('ends as an error in the time that it is given', { timeout: 40_000 }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port');
    const before = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = `http://127.0.0.1:${address.port}`;
    const client = dynamoClient();
    const call = client.send(new GetItemCommand({ TableName: 'x', Key: { pk: { S: 'x' } } }));
    await expect(call).rejects.toThrow(/timed? ?out|exceeded/i);
    process.env['AWS_ENDPOINT_URL_DYNAMODB'] = before;
    client.destroy();
    server.close();
  });
});
