import { expect, test } from 'vitest';
import { startEngine } from '../../../../infra/local/aws/dynamodb/engine.ts';

test('closes only once it has answered what it was asked', async () => {
  const engine = await startEngine(undefined);
  const table = {
    TableName: 'asked',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  await engine.call('CreateTable', JSON.stringify(table));
  const asked = Array.from({ length: 40 }, (_unused, at) =>
    engine.call('PutItem', JSON.stringify({ TableName: 'asked', Item: { pk: { S: String(at) } } })),
  );
  await engine.close();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(asked.map(() => 200));
});
