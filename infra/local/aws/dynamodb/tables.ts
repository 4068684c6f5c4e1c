import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { TableSpec } from '../spec.ts';
import type { Engine } from './engine.ts';

/** Real TTL may be days late; nothing may rest on it being early, so here it is two days late, and only at start. */
const TTL_LATENESS_SECONDS = 48 * 60 * 60;

const scanSchema = z.object({
  Items: z.array(z.record(z.string(), z.record(z.string(), z.unknown()))),
  LastEvaluatedKey: z.unknown().optional(),
});
const statusOf = z.object({ TableStatus: z.string().optional(), IndexStatus: z.string().optional() });
const statusSchema = z.object({ Table: statusOf.extend({ GlobalSecondaryIndexes: z.array(statusOf).optional() }) });
const describedSchema = z.object({
  Table: z.object({ KeySchema: z.unknown(), GlobalSecondaryIndexes: z.array(z.unknown()).optional() }),
});

/** Makes the tables that are missing; a table that another template made differently is refused, not bent. */
export async function createTables(engine: Engine, tables: readonly TableSpec[], now: () => number): Promise<void> {
  for (const table of tables) {
    const described = await engine.call('DescribeTable', JSON.stringify({ TableName: table.name }));
    if (described.status === 200) compare(table, described.body);
    else await create(engine, table);
    if (described.status === 200) await expire(engine, table, now());
  }
}

/** dynalite knows a table a tick before it takes items for it. */
async function create(engine: Engine, table: TableSpec): Promise<void> {
  await must(engine, 'CreateTable', creation(table));
  for (;;) {
    const { Table } = statusSchema.parse(await must(engine, 'DescribeTable', { TableName: table.name }));
    const statuses = [Table, ...(Table.GlobalSecondaryIndexes ?? [])];
    if (statuses.every(({ TableStatus, IndexStatus }) => (TableStatus ?? IndexStatus) === 'ACTIVE')) return;
    await sleep(1);
  }
}

function creation(table: TableSpec) {
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: table.attributeDefinitions.map(({ attributeName, attributeType }) => ({
      AttributeName: attributeName,
      AttributeType: attributeType,
    })),
    KeySchema: keys(table.keySchema),
    ...(table.globalSecondaryIndexes &&
      table.globalSecondaryIndexes.length > 0 && {
        GlobalSecondaryIndexes: table.globalSecondaryIndexes.map(({ indexName, keySchema, projection }) => ({
          IndexName: indexName,
          KeySchema: keys(keySchema),
          Projection: {
            ProjectionType: projection.projectionType,
            ...(projection.nonKeyAttributes && { NonKeyAttributes: projection.nonKeyAttributes }),
          },
        })),
      }),
  };
}

const keys = (keySchema: TableSpec['keySchema']) =>
  keySchema.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType }));

function compare(table: TableSpec, body: Buffer): void {
  const { Table } = describedSchema.parse(JSON.parse(body.toString()));
  const same =
    JSON.stringify(Table.KeySchema) === JSON.stringify(keys(table.keySchema)) &&
    (Table.GlobalSecondaryIndexes?.length ?? 0) === (table.globalSecondaryIndexes?.length ?? 0);
  if (!same) {
    throw new Error(`The table ${table.name} in the state directory has other keys than the template's: start afresh`);
  }
}

async function expire(engine: Engine, table: TableSpec, now: number): Promise<void> {
  const { ttlAttribute } = table;
  if (ttlAttribute === undefined) return;
  const before = String(Math.floor(now / 1000) - TTL_LATENESS_SECONDS);
  let from: unknown;
  do {
    const page = scanSchema.parse(
      await must(engine, 'Scan', {
        TableName: table.name,
        FilterExpression: '#ttl < :before',
        ExpressionAttributeNames: { '#ttl': ttlAttribute },
        ExpressionAttributeValues: { ':before': { N: before } },
        ...(from !== undefined && { ExclusiveStartKey: from }),
      }),
    );
    for (const item of page.Items) {
      const key = table.keySchema.map(({ attributeName }) => [attributeName, item[attributeName]]);
      await must(engine, 'DeleteItem', { TableName: table.name, Key: Object.fromEntries(key) });
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

async function must(engine: Engine, operation: string, input: object): Promise<unknown> {
  const { status, body } = await engine.call(operation, JSON.stringify(input));
  if (status !== 200) throw new Error(`${operation} failed with ${status}: ${body.toString()}`);
  return JSON.parse(body.toString());
}
