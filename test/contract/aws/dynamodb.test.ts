import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { available, nameOf, started } from './suite.ts';
import { INDEX, TABLE } from './target.ts';

const key = (pk: string, sk = 'x') => ({ pk: { S: pk }, sk: { S: sk } });
const TableName = TABLE;

const insert = (pk: string, n: string) => ({
  Statement: `INSERT INTO "${TABLE}" VALUE {'pk': ?, 'sk': ?, 'n': ?}`,
  Parameters: [{ S: pk }, { S: 'x' }, { N: n }],
});

describe.for(available('DynamoDB'))('DynamoDB as $name serves it', (candidate) => {
  const running = started(candidate);

  test('puts, and reads consistently', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const Item = { ...key('read'), text: { S: 'é' }, bytes: { B: new Uint8Array([1, 2]) }, list: { L: [{ N: '1' }] } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const read = await dynamodb.send(new GetItemCommand({ TableName, Key: key('read'), ConsistentRead: true }));
    expect(read.Item).toEqual(Item);
  });

  test('has no item where there is none', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const read = await dynamodb.send(new GetItemCommand({ TableName, Key: key('nowhere') }));
    expect(read.Item).toBeUndefined();
  });

  test('puts once only under attribute_not_exists', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const put = new PutItemCommand({
      TableName,
      Item: { ...key('once'), n: { N: '1' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await dynamodb.send(put);
    expect(await nameOf(dynamodb.send(put))).toBe('ConditionalCheckFailedException');
  });

  test('lets one of many concurrent conditional puts win', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const results = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: { ...key('race'), n: { N: String(n) } },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('hands back the item that failed a condition', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const Item = { ...key('old'), state: { S: 'sealed' } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const error: unknown = await dynamodb
      .send(
        new UpdateItemCommand({
          TableName,
          Key: key('old'),
          UpdateExpression: 'SET #s = :s',
          ConditionExpression: '#s = :open',
          ExpressionAttributeNames: { '#s': 'state' },
          ExpressionAttributeValues: { ':s': { S: 'x' }, ':open': { S: 'open' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      )
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConditionalCheckFailedException);
    expect(error).toHaveProperty('Item', Item);
  });

  test('updates: SET with if_not_exists and list_append, ADD, REMOVE, DELETE from a set', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const Item = { ...key('update'), gone: { S: 'x' }, log: { L: [{ S: 'a' }] }, tags: { SS: ['p', 'q'] } };
    await dynamodb.send(new PutItemCommand({ TableName, Item }));
    const { Attributes } = await dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: key('update'),
        UpdateExpression:
          'SET #log = list_append(#log, :more), opened = if_not_exists(opened, :one) REMOVE gone ADD n :one DELETE tags :p',
        ExpressionAttributeNames: { '#log': 'log' },
        ExpressionAttributeValues: { ':more': { L: [{ S: 'b' }] }, ':one': { N: '1' }, ':p': { SS: ['p'] } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({
      ...key('update'),
      log: { L: [{ S: 'a' }, { S: 'b' }] },
      opened: { N: '1' },
      n: { N: '1' },
      tags: { SS: ['q'] },
    });
  });

  test('queries by key and prefix, in order, both ways, by pages', async () => {
    const {
      clients: { dynamodb },
    } = running();

    for (const sk of ['m#2', 'm#1', 'n#1', 'm#3']) {
      await dynamodb.send(new PutItemCommand({ TableName, Item: key('query', sk) }));
    }
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)',
      ExpressionAttributeValues: { ':p': { S: 'query' }, ':s': { S: 'm#' } },
    };
    const all = await dynamodb.send(new QueryCommand({ ...query, ScanIndexForward: false }));
    expect(all.Items?.map(({ sk }) => sk?.S)).toEqual(['m#3', 'm#2', 'm#1']);
    const first = await dynamodb.send(new QueryCommand({ ...query, Limit: 2 }));
    expect(first.Items?.map(({ sk }) => sk?.S)).toEqual(['m#1', 'm#2']);
    const second = await dynamodb.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect(second.Items?.map(({ sk }) => sk?.S)).toEqual(['m#3']);
    const count = await dynamodb.send(new QueryCommand({ ...query, Select: 'COUNT', ConsistentRead: true }));
    expect(count.Count).toBe(3);
  });

  test('keeps a sparse index: in with the attribute, out without', async () => {
    const {
      clients: { dynamodb },
    } = running();

    await dynamodb.send(
      new PutItemCommand({ TableName, Item: { ...key('owed'), queue: { S: 'q' }, due: { N: '5' } } }),
    );
    await dynamodb.send(new PutItemCommand({ TableName, Item: key('unowed') }));
    const query = new QueryCommand({
      TableName,
      IndexName: INDEX,
      KeyConditionExpression: '#q = :q AND due < :t',
      ExpressionAttributeNames: { '#q': 'queue' },
      ExpressionAttributeValues: { ':q': { S: 'q' }, ':t': { N: '10' } },
    });
    expect((await dynamodb.send(query)).Items).toEqual([{ ...key('owed'), queue: { S: 'q' }, due: { N: '5' } }]);
    await dynamodb.send(new UpdateItemCommand({ TableName, Key: key('owed'), UpdateExpression: 'REMOVE due' }));
    expect((await dynamodb.send(query)).Items).toEqual([]);
  });

  test('writes and reads in batches', async () => {
    const {
      clients: { dynamodb },
    } = running();

    const written = await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: { [TABLE]: ['a', 'b'].map((sk) => ({ PutRequest: { Item: key('batch', sk) } })) },
      }),
    );
    expect(written.UnprocessedItems ?? {}).toEqual({});
    const read = await dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys: ['a', 'b', 'c'].map((sk) => key('batch', sk)) } } }),
    );
    expect(read.Responses?.[TABLE]).toHaveLength(2);
  });

  test.skipIf(candidate.lacks.includes('parameters of INSERT'))(
    'inserts each of a batch by itself, in order, and only where there is none',
    async () => {
      const {
        clients: { dynamodb },
      } = running();

      const send = (...Statements: ReturnType<typeof insert>[]) =>
        dynamodb.send(new BatchExecuteStatementCommand({ Statements }));
      await send(insert('inserted', '1'));
      const { Responses = [] } = await send(insert('new', '2'), insert('inserted', '3'), insert('newer', '4'));
      expect(Responses.map(({ Error: error }) => error?.Code)).toEqual([undefined, 'DuplicateItem', undefined]);
      const numberOf = async (pk: string) =>
        (await dynamodb.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item?.['n']?.N;
      expect(await Promise.all(['inserted', 'new', 'newer'].map(numberOf))).toEqual(['1', '2', '4']);
    },
  );

  test('deletes under a condition, and hands back what was', async () => {
    const {
      clients: { dynamodb },
    } = running();

    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key('delete'), v: { N: '1' } } }));
    const remove = (v: string) =>
      dynamodb.send(
        new DeleteItemCommand({
          TableName,
          Key: key('delete'),
          ConditionExpression: 'v = :v',
          ExpressionAttributeValues: { ':v': { N: v } },
          ReturnValues: 'ALL_OLD',
        }),
      );
    expect(await nameOf(remove('2'))).toBe('ConditionalCheckFailedException');
    expect((await remove('1')).Attributes).toEqual({ ...key('delete'), v: { N: '1' } });
  });

  test('scans with a filter', async () => {
    const {
      clients: { dynamodb },
    } = running();

    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key('scan'), marked: { BOOL: true } } }));
    const { Items } = await dynamodb.send(new ScanCommand({ TableName, FilterExpression: 'attribute_exists(marked)' }));
    expect(Items).toEqual([{ ...key('scan'), marked: { BOOL: true } }]);
  });

  test('names the faults that adapters tell apart', async () => {
    const {
      clients: { dynamodb },
    } = running();

    expect(await nameOf(dynamodb.send(new GetItemCommand({ TableName: 'no-such', Key: key('x') })))).toBe(
      'ResourceNotFoundException',
    );
    expect(await nameOf(dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'x' } } })))).toBe(
      'ValidationException',
    );
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    expect(Table?.TableStatus).toBe('ACTIVE');
  });
});
