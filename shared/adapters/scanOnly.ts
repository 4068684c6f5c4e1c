import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod';

/** Every row of a table, or those after a key, and of each only what is named: the role that does this may ask for no more. */
export const createScanOnly = <Schema extends z.ZodObject>(client: DynamoDBClient, table: string, schema: Schema) =>
  async function* (after?: { readonly pk: string }): AsyncIterable<z.output<Schema>> {
    const names = Object.keys(schema.shape);
    const pages = paginateScan(
      { client },
      {
        TableName: table,
        ConsistentRead: true,
        ...(after && { ExclusiveStartKey: marshall(after) }),
        Select: 'SPECIFIC_ATTRIBUTES',
        ProjectionExpression: names.map((name) => `#${name}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      },
    );
    for await (const { Items } of pages) for (const item of Items ?? []) yield schema.parse(unmarshall(item));
  };
