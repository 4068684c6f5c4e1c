import { BatchExecuteStatementCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { setTimeout as pause } from 'node:timers/promises';

const TRIES = 6;
/** What may be otherwise a moment later. */
const PASSING = new Set([
  'ThrottlingError',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceeded',
  'InternalServerError',
  'TransactionConflict',
]);

type Item = Record<string, AttributeValue>;

/** Only names from our own schemas come here, none of which has a quotation mark. */
const insertInto = (table: string, item: Item) => ({
  Statement: `INSERT INTO "${table}" VALUE {${Object.keys(item)
    .map((name) => `'${name}': ?`)
    .join(', ')}}`,
  Parameters: Object.values(item),
});

/**
 * Puts items, each only if there is none with its key: PartiQL's INSERT, since BatchWriteItem knows no condition. One call
 * for up to 25; each succeeds or fails by itself, and there is no transaction.
 *
 * @returns of each whether it was put; `false`: there was one already, or this is our own whose answer was lost
 */
export const insertEach = async (
  client: DynamoDBClient,
  table: string,
  items: readonly Item[],
): Promise<readonly boolean[]> => {
  const put = items.map(() => false);
  let left = [...items.keys()];
  for (let attempt = 0; left.length > 0; attempt += 1) {
    if (attempt === TRIES) throw new Error('A batch was not taken whole');
    if (attempt > 0) await pause(50 * 2 ** attempt);
    const Statements = left.map((at) => insertInto(table, items[at] ?? {}));
    const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
    // Whatever is not answered was not put, as far as anybody knows.
    if (Responses.length !== left.length) throw new Error('A batch was not answered whole');
    const again: number[] = [];
    for (const [order, at] of left.entries()) {
      const code = Responses[order]?.Error?.Code;
      if (code === undefined) put[at] = true;
      else if (PASSING.has(code)) again.push(at);
      else if (code !== 'DuplicateItem') throw new Error(`An item was not taken: ${code}`);
    }
    left = again;
  }
  return put;
};
