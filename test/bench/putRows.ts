import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

export interface TableRow {
  /** The table's full name. */
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
}

const BATCH = 25;
const AT_ONCE = 4;

/** Puts rows straight into their tables, 25 in a call. */
export const putRows = async (client: DynamoDBClient, rows: AsyncIterable<TableRow> | Iterable<TableRow>) => {
  const under = new Set<Promise<void>>();
  const send = async (batch: readonly TableRow[]): Promise<void> => {
    const items: Record<string, WriteRequest[]> = {};
    for (const { table, row } of batch) {
      (items[table] ??= []).push({ PutRequest: { Item: marshall(row, { removeUndefinedValues: true }) } });
    }
    const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: items }));
    if (Object.keys(UnprocessedItems).length > 0) throw new Error('A batch was not taken whole');
  };
  const start = async (batch: readonly TableRow[]): Promise<void> => {
    if (under.size >= AT_ONCE) await Promise.race(under);
    const sending = send(batch).finally(() => under.delete(sending));
    under.add(sending);
  };
  let batch: TableRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    await start(batch);
    batch = [];
  }
  if (batch.length > 0) await start(batch);
  await Promise.all(under);
};
