import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type Engine } from '../../../../infra/local/aws/dynamodb/engine.ts';
import { insertEach } from '../../../../infra/local/aws/dynamodb/insert.ts';
import { createMeter } from '../../../../infra/local/aws/dynamodb/meter.ts';
import { createTables } from '../../../../infra/local/aws/dynamodb/tables.ts';

const table = {
  name: 'things',
  arn: 'arn:aws:dynamodb:us-east-1:000000000000:table/things',
  keySchema: [
    { attributeName: 'pk', keyType: 'HASH' as const },
    { attributeName: 'sk', keyType: 'RANGE' as const },
  ],
  attributeDefinitions: ['pk', 'sk', 'owner'].map((attributeName) => ({ attributeName, attributeType: 'S' as const })),
  globalSecondaryIndexes: [
    {
      indexName: 'owner',
      keySchema: [{ attributeName: 'owner', keyType: 'HASH' as const }],
      projection: { projectionType: 'ALL' as const },
    },
  ],
};
const key = (sk: string) => ({ pk: { S: 'a' }, sk: { S: sk } });
const body = (input: object): Buffer => Buffer.from(JSON.stringify({ TableName: 'things', ...input }));

describe('a metered engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(undefined);
    await createTables(engine, [table], Date.now);
  });
  afterAll(() => engine.close());
  const meter = () => createMeter(engine, () => table);

  it('says what writes cost, of table and index, also where the condition fails', async () => {
    const big = { ...key('1'), owner: { S: 'x' }, text: { S: 'y'.repeat(1500) } };
    const put = await meter().call('PutItem', body({ Item: big }));
    expect(put.used.consumed).toEqual([
      { resource: 'things', readUnits: 0, writeUnits: 2 },
      { resource: 'things/owner', readUnits: 0, writeUnits: 2 },
    ]);
    const again = body({ Item: big, ConditionExpression: 'attribute_not_exists(pk)' });
    const refused = await meter().call('PutItem', again);
    expect(refused.status).toBe(400);
    expect(refused.used.consumed).toEqual([{ resource: 'things', readUnits: 0, writeUnits: 2 }]);
    const removed = body({ Key: key('1'), UpdateExpression: 'REMOVE #o', ExpressionAttributeNames: { '#o': 'owner' } });
    expect((await meter().call('UpdateItem', removed)).used.consumed).toEqual([
      { resource: 'things', readUnits: 0, writeUnits: 2 },
      { resource: 'things/owner', readUnits: 0, writeUnits: 2 },
    ]);
  });

  it('says what reads cost and looked at, and leaves the answer as it was', async () => {
    const Item = { ...key('2'), owner: { S: 'y' }, text: { S: 'z'.repeat(5000) } };
    const requests = { RequestItems: { things: [{ PutRequest: { Item } }] } };
    const batch = await meter().call('BatchWriteItem', Buffer.from(JSON.stringify(requests)));
    expect(batch.used.consumed.map(({ writeUnits }) => writeUnits)).toEqual([5, 5]);

    const got = await meter().call('GetItem', body({ Key: key('2'), ConsistentRead: true }));
    expect(got.used).toEqual({ consumed: [{ resource: 'things', readUnits: 2, writeUnits: 0 }], itemsRead: 1 });
    expect(JSON.parse(got.body.toString())).toEqual({ Item });

    const none = await meter().call('GetItem', body({ Key: key('9') }));
    expect(none.used).toEqual({ consumed: [{ resource: 'things', readUnits: 0.5, writeUnits: 0 }], itemsRead: 0 });

    const query = { KeyConditionExpression: 'pk = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } };
    const found = await meter().call('Query', body({ ...query, ConsistentRead: true }));
    expect(found.used).toEqual({ consumed: [{ resource: 'things', readUnits: 2, writeUnits: 0 }], itemsRead: 2 });
    const nothing = { ...query, ExpressionAttributeValues: { ':a': { S: 'b' } }, ConsistentRead: true };
    const missed = await meter().call('Query', body(nothing));
    expect(missed.used).toEqual({ consumed: [{ resource: 'things', readUnits: 1, writeUnits: 0 }], itemsRead: 0 });
  });

  it('says of a batch of INSERTs what each of them cost, also the one that was there already', async () => {
    const one = { name: 'things', item: { ...key('3'), text: { S: 'y'.repeat(1500) } } };
    const other = { name: 'things', item: { ...key('4'), owner: { S: 'x' } } };
    const { used } = await insertEach(
      [one, other, one],
      () => table,
      (text) => meter().call('PutItem', Buffer.from(text)),
    );
    expect(used?.consumed.map(({ resource, writeUnits }) => `${resource} ${writeUnits}`)).toEqual([
      'things 2',
      'things 1',
      'things/owner 1',
      'things 2',
    ]);
  });
});
