import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient({});
const { TABLE: TableName } = process.env;

interface Event {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** Counts how often each message came. A body that begins with `bad` fails by itself, `throw` with its whole batch. */
export const handler = async ({ Records }: Event): Promise<unknown> => {
  const failed: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of Records) {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: body } },
        UpdateExpression: 'ADD times :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      }),
    );
    if (body.startsWith('throw')) throw new Error('told to');
    if (body.startsWith('bad')) failed.push({ itemIdentifier: messageId });
  }
  return { batchItemFailures: failed };
};
