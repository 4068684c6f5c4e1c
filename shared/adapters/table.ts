import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  paginateScan,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod';
import { conditionOf, Placeholders, updateOf, type Change } from './expression.ts';
import { insertEach } from './insertEach.ts';
import type { StorableRow } from './storable.ts';

export type Key = { readonly pk: string; readonly sk?: string };

export interface Search {
  /** The name is `pk` unless an index says otherwise. */
  readonly hash: { readonly name?: string; readonly value: string };
  readonly range?: { readonly name?: string } & (
    | { readonly beginsWith: string }
    | { readonly atMost: string }
    | { readonly atLeast: string }
    | { readonly equals: string }
  );
  readonly index?: string;
  readonly limit?: number;
  /** Attributes that are asked for; default: the whole row. */
  readonly only?: readonly string[];
  /** Leaves out rows without this attribute: they are read and paid for all the same. */
  readonly having?: string;
  readonly descending?: boolean;
  /** Where the last page ended. */
  readonly after?: Record<string, string> | undefined;
}

interface Beside {
  readonly table: Pick<Table, 'name'>;
  readonly rows: readonly (Key & StorableRow)[];
}

interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: Record<string, string> | undefined;
}

/** A table as the rest of the house sees it: consistent reads, rows parsed at the door, conditions as plain facts. */
export interface Table {
  readonly name: string;
  get<Schema extends z.ZodType>(key: Key, schema: Schema): Promise<z.output<Schema> | undefined>;
  /** `false`: a row with that key was there already. */
  putIfAbsent(row: Key & StorableRow): Promise<boolean>;
  put(row: Key & StorableRow): Promise<void>;
  /** `putIfAbsent` of each, in one call, not as a transaction. At most 25, no two with the same key. */
  putEachIfAbsent(rows: readonly (Key & StorableRow)[]): Promise<readonly boolean[]>;
  /**
   * For rows whose key names their content, where writing one twice changes nothing. At most 25.
   *
   * @param beside goes along in the first call, to another table; where it was not taken it goes before what is left
   * @throws when either was not taken whole
   */
  putAll(rows: readonly (Key & StorableRow)[], beside?: Beside): Promise<void>;
  /** `false`: the row was not there, or not as `when` says. */
  change(key: Key, change: Change): Promise<boolean>;
  /** `false`: the row was not as `when` says, which a row that is not there never is. Without `when` always `true`. */
  delete(key: Key, when?: StorableRow): Promise<boolean>;
  query<Schema extends z.ZodType>(search: Search, schema: Schema): Promise<Page<z.output<Schema>>>;
}

const BATCH_TRIES = 6;
const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

/**
 * A number that JavaScript cannot hold becomes the nearest that it can, which no row's schema takes for a whole one: as it
 * comes, `unmarshall` would throw, and one row keep all others of a query from being read.
 */
const fromItem = (item: Record<string, AttributeValue>): Record<string, unknown> =>
  unmarshall(item, { wrapNumbers: Number });

const toItem = (row: StorableRow): Record<string, AttributeValue> => marshall(row, { removeUndefinedValues: true });

const toPut = (row: StorableRow): WriteRequest => ({ PutRequest: { Item: toItem(row) } });

/** `false` where the condition did not hold; any other failure is thrown, so that the message is tried again. */
const conditionally = async (attempt: Promise<unknown>): Promise<boolean> => {
  try {
    await attempt;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

const rangeCondition = (placeholders: Placeholders, range: NonNullable<Search['range']>): string => {
  const name = placeholders.name(range.name ?? 'sk');
  if ('beginsWith' in range) return `begins_with(${name}, ${placeholders.value(range.beginsWith)})`;
  if ('atMost' in range) return `${name} <= ${placeholders.value(range.atMost)}`;
  if ('atLeast' in range) return `${name} >= ${placeholders.value(range.atLeast)}`;
  return `${name} = ${placeholders.value(range.equals)}`;
};

const keyText = (item: Record<string, AttributeValue> | undefined): Record<string, string> | undefined =>
  item && Object.fromEntries(Object.entries(unmarshall(item)).map(([name, value]) => [name, String(value)]));

export const createTable = (client: DynamoDBClient, name: string): Table => ({
  name,

  async get(key, schema) {
    const { Item } = await client.send(new GetItemCommand({ TableName: name, Key: toItem(key), ConsistentRead: true }));
    return Item && schema.parse(fromItem(Item));
  },

  putIfAbsent: (row) =>
    conditionally(
      client.send(
        new PutItemCommand({ TableName: name, Item: toItem(row), ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    ),

  async put(row) {
    await client.send(new PutItemCommand({ TableName: name, Item: toItem(row) }));
  },

  putEachIfAbsent: (rows) => insertEach(client, name, rows.map(toItem)),

  async putAll(rows, beside) {
    let mine = rows.map(toPut);
    let others = beside?.rows.map(toPut) ?? [];
    for (let attempt = 0; mine.length + others.length > 0; attempt += 1) {
      if (attempt === BATCH_TRIES) throw new Error('A batch was not taken whole');
      if (attempt > 0) await pause(50 * 2 ** attempt);
      const sent: Record<string, WriteRequest[]> = {};
      if (beside !== undefined && others.length > 0) sent[beside.table.name] = others;
      const isMine = mine.length > 0 && (attempt === 0 || others.length === 0);
      if (isMine) sent[name] = mine;
      const { UnprocessedItems: left = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: sent }));
      if (isMine) mine = left[name] ?? [];
      others = (beside && left[beside.table.name]) ?? [];
    }
  },

  change(key, change) {
    const placeholders = new Placeholders();
    const guard = conditionOf(placeholders, change.when ?? {});
    return conditionally(
      client.send(
        new UpdateItemCommand({
          TableName: name,
          Key: toItem(key),
          UpdateExpression: updateOf(placeholders, change),
          ConditionExpression: ['attribute_exists(pk)', guard].filter(Boolean).join(' AND '),
          ExpressionAttributeNames: placeholders.names,
          ExpressionAttributeValues: placeholders.marshalled(),
        }),
      ),
    );
  },

  delete(key, when) {
    const placeholders = new Placeholders();
    const guard = when && conditionOf(placeholders, when);
    return conditionally(
      client.send(
        new DeleteItemCommand({
          TableName: name,
          Key: toItem(key),
          ...(guard === undefined
            ? {}
            : {
                ConditionExpression: guard,
                ExpressionAttributeNames: placeholders.names,
                ExpressionAttributeValues: placeholders.marshalled(),
              }),
        }),
      ),
    );
  },

  async query(search, schema) {
    const placeholders = new Placeholders();
    const hash = `${placeholders.name(search.hash.name ?? 'pk')} = ${placeholders.value(search.hash.value)}`;
    const condition = search.range === undefined ? hash : `${hash} AND ${rangeCondition(placeholders, search.range)}`;
    const only = search.only?.map((attribute) => placeholders.name(attribute)).join(', ');
    const { Items, LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: search.index,
        KeyConditionExpression: condition,
        ExpressionAttributeNames: placeholders.names,
        ExpressionAttributeValues: placeholders.marshalled(),
        Limit: search.limit,
        ...(only !== undefined && { ProjectionExpression: only, Select: 'SPECIFIC_ATTRIBUTES' }),
        ...(search.having !== undefined && {
          FilterExpression: `attribute_exists(${placeholders.name(search.having)})`,
        }),
        ScanIndexForward: search.descending !== true,
        // An index cannot be read consistently.
        ConsistentRead: search.index === undefined,
        ...(search.after && { ExclusiveStartKey: marshall(search.after) }),
      }),
    );
    return { rows: (Items ?? []).map((item) => schema.parse(fromItem(item))), next: keyText(LastEvaluatedKey) };
  },
});

/** All the rows that a search finds, over as many pages as it takes. */
export const queryAll = async <Schema extends z.ZodType>(
  table: Table,
  search: Search,
  schema: Schema,
): Promise<z.output<Schema>[]> => {
  const found: z.output<Schema>[] = [];
  let after: Record<string, string> | undefined;
  do {
    const page = await table.query({ ...search, after }, schema);
    found.push(...page.rows);
    after = page.next;
  } while (after !== undefined);
  return found;
};

/** The one table that is looked through from end to end: what expires there has no index. */
export interface ScanTable extends Table {
  /** Rows whose `expires`, in epoch seconds, has passed. */
  expiredBefore(seconds: number): AsyncIterable<Record<string, unknown>>;
}

export const createScanTable = (client: DynamoDBClient, name: string): ScanTable => ({
  ...createTable(client, name),
  async *expiredBefore(seconds) {
    const pages = paginateScan(
      { client },
      {
        TableName: name,
        FilterExpression: 'expires <= :now',
        ExpressionAttributeValues: { ':now': { N: String(seconds) } },
      },
    );
    for await (const { Items } of pages) for (const item of Items ?? []) yield fromItem(item);
  },
});
