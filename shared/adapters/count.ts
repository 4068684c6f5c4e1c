import { QueryCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

export interface Counted {
  readonly index: string;
  readonly hash: { readonly name: string; readonly value: string };
  readonly range: { readonly name: string; readonly beginsWith: string };
}

/**
 * How many rows of an index begin so, never looking at more than `stopAt`: a count that costs the same however full
 * the table is. No row leaves DynamoDB for it.
 */
export const countUpTo = async (
  client: DynamoDBClient,
  table: string,
  { index, hash, range }: Counted,
  stopAt: number,
): Promise<number> => {
  let counted = 0;
  let after: Record<string, AttributeValue> | undefined;
  do {
    const { Count, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        Select: 'COUNT',
        KeyConditionExpression: '#hash = :hash AND begins_with(#range, :begins)',
        ExpressionAttributeNames: { '#hash': hash.name, '#range': range.name },
        ExpressionAttributeValues: marshall({ ':hash': hash.value, ':begins': range.beginsWith }),
        Limit: stopAt - counted,
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    counted += Count ?? 0;
    after = LastEvaluatedKey;
  } while (after !== undefined && counted < stopAt);
  return counted;
};
