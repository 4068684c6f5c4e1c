import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** Adds one to a row's `count`, which is made with the first, and gives the new one. One call, and atomic. */
export type Count = (pk: string, expires: number) => Promise<number>;

const countedSchema = z.object({ count: z.object({ N: z.coerce.number() }) });

export const createCounter =
  (client: DynamoDBClient, name: string): Count =>
  async (pk, expires) => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: { pk: { S: pk } },
        UpdateExpression: 'ADD #count :one SET expires = :expires',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':one': { N: '1' }, ':expires': { N: String(expires) } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return countedSchema.parse(Attributes).count.N;
  };
