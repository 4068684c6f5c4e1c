import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * What DynamoDB calls a table for as long as it is there: one that is deleted and made again under its name, also by a
 * restore, has another id.
 */
const tableIdOf = async (client: DynamoDBClient, name: string): Promise<string> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  if (Table?.TableId === undefined) throw new Error('A table has no id');
  return Table.TableId;
};

/** By name. */
export type TableIds = Readonly<Record<string, string>>;

export const tableIdsOf = async (client: DynamoDBClient, names: readonly string[]): Promise<TableIds> =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await tableIdOf(client, name)] as const)));
