import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** Adds one to a row's `count`, or takes one back, and gives the new one. The row is made with the first. One call, atomic. */
export type Count = (pk: string, expires: number, by?: 1 | -1) => Promise<number>;

const countedSchema = z.object({ count: z.object({ N: z.coerce.number() }) });

export const createCounter =
  (client: DynamoDBClient, name: string): Count =>
  async (pk, expires, by = 1) => {
    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: { pk: { S: pk } },
        UpdateExpression: 'ADD #count :by SET expires = :expires',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: { ':by': { N: String(by) }, ':expires': { N: String(expires) } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return countedSchema.parse(Attributes).count.N;
  };
