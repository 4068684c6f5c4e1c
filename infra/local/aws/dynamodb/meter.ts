import * as z from 'zod';
import type { Consumed, TableSpec, Used } from '../spec.ts';
import { consumedByWrite, readUnits, sizeOf } from './capacity.ts';
import type { Engine, EngineAnswer } from './engine.ts';
import * as schema from './schema.ts';

type Metered = EngineAnswer & { readonly used: Used };
export interface Meter {
  call(operation: string, body: Buffer): Promise<Metered>;
}

const item = z.record(z.string(), z.record(z.string(), z.unknown()));
const readSchema = z.object({
  Item: item.optional(),
  Responses: z.record(z.string(), z.array(item)).optional(),
  ScannedCount: z.number().optional(),
  ConsumedCapacity: z.object({ CapacityUnits: z.number() }).optional(),
});
const askedSchema = z.looseObject({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  ConsistentRead: z.boolean().optional(),
  Key: item.optional(),
  Item: item.optional(),
  RequestItems: z.unknown().optional(),
});
type Asked = z.infer<typeof askedSchema>;

/** The engine, with what DynamoDB would have charged for each call. */
export const createMeter = (engine: Engine, tableNamed: (name: string) => TableSpec): Meter => {
  const current = async (table: TableSpec, from: schema.Item): Promise<schema.Item | undefined> => {
    const names = table.keySchema.map(({ attributeName }) => attributeName);
    const Key = Object.fromEntries(names.map((name) => [name, from[name]]));
    const { body } = await engine.call('GetItem', JSON.stringify({ TableName: table.name, Key, ConsistentRead: true }));
    return readSchema.parse(JSON.parse(body.toString())).Item;
  };

  const written = async (
    operation: string,
    body: Buffer,
    targets: readonly { readonly table: TableSpec; readonly from: schema.Item }[],
  ): Promise<Metered> => {
    const look = () => Promise.all(targets.map(({ table, from }) => current(table, from)));
    const before = await look();
    const answer = await engine.call(operation, body);
    const after = await look();
    const consumed = targets.flatMap(({ table }, at) => consumedByWrite(table, before[at], after[at]));
    return { ...answer, used: { consumed, itemsRead: 0 } };
  };

  const read = async (operation: string, body: Buffer, asked: Asked): Promise<Metered> => {
    const text = JSON.stringify({ ...asked, ReturnConsumedCapacity: 'TOTAL' });
    const answer = await engine.call(operation, operation === 'BatchGetItem' ? body : text);
    if (answer.status !== 200) return { ...answer, used: { consumed: [], itemsRead: 0 } };
    const raw: unknown = JSON.parse(answer.body.toString());
    const found = readSchema.parse(raw);
    const { ConsumedCapacity: _counted, ...rest } = z.looseObject({}).parse(raw);
    return {
      status: answer.status,
      body: 'ReturnConsumedCapacity' in asked ? answer.body : Buffer.from(JSON.stringify(rest)),
      used: operation === 'BatchGetItem' ? batchUsed(found, asked) : usedBy(found, asked),
    };
  };

  return {
    async call(operation, body) {
      const asked = askedSchema.parse(JSON.parse(body.toString()));
      if (operation.startsWith('Describe')) {
        return { ...(await engine.call(operation, body)), used: { consumed: [], itemsRead: 0 } };
      }
      if (operation === 'BatchWriteItem') return written(operation, body, targetsOf(asked, tableNamed));
      const from = asked.Key ?? asked.Item;
      const isWrite = operation === 'PutItem' || operation === 'UpdateItem' || operation === 'DeleteItem';
      if (!isWrite || from === undefined) return read(operation, body, asked);
      return written(operation, body, [{ table: tableNamed(asked.TableName ?? ''), from }]);
    },
  };
};

const targetsOf = ({ RequestItems }: Asked, tableNamed: (name: string) => TableSpec) =>
  Object.entries(schema.batchWrite.shape.RequestItems.parse(RequestItems)).flatMap(([name, requests]) =>
    requests.map((request) => ({
      table: tableNamed(name),
      from: 'PutRequest' in request ? request.PutRequest.Item : request.DeleteRequest.Key,
    })),
  );

/** dynalite counts what was looked at; a search that finds nothing is charged as one that finds little. */
const usedBy = (
  { Item, ScannedCount, ConsumedCapacity }: z.infer<typeof readSchema>,
  { TableName = '', IndexName, ConsistentRead = false }: Asked,
): Used => ({
  consumed: [
    {
      resource: IndexName === undefined ? TableName : `${TableName}/${IndexName}`,
      readUnits: Math.max(readUnits(0, ConsistentRead), ConsumedCapacity?.CapacityUnits ?? 0),
      writeUnits: 0,
    },
  ],
  itemsRead: ScannedCount ?? (Item === undefined ? 0 : 1),
});

const batchUsed = ({ Responses = {} }: z.infer<typeof readSchema>, { RequestItems }: Asked): Used => {
  const asked = Object.entries(schema.batchGet.shape.RequestItems.parse(RequestItems));
  const consumed = asked.map(([name, { Keys, ConsistentRead = false }]): Consumed => {
    const found = Responses[name] ?? [];
    const missing = (Keys.length - found.length) * readUnits(0, ConsistentRead);
    const units = found.reduce((sum, each) => sum + readUnits(sizeOf(each), ConsistentRead), missing);
    return { resource: name, readUnits: units, writeUnits: 0 };
  });
  return { consumed, itemsRead: Object.values(Responses).reduce((sum, found) => sum + found.length, 0) };
};
