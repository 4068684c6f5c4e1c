import { ServiceError } from '../error.ts';
import type { TableSpec } from '../spec.ts';
import { attributesIn, leadingKeyIn, scalar } from './expression.ts';
import { insertsIn } from './insert.ts';
import * as schema from './schema.ts';

/** One thing that a request does to one table: what IAM is asked. */
export interface Access {
  readonly action: string;
  readonly table: TableSpec;
  readonly index?: string | undefined;
  readonly leadingKeys?: readonly string[];
  readonly attributes?: readonly string[];
  readonly select?: string;
  readonly returnValues?: string | undefined;
}

type TableNamed = (name: string) => TableSpec;
export type Reader = (body: unknown, table: TableNamed) => readonly Access[];

const hashOf = (keySchema: TableSpec['keySchema']) =>
  keySchema.find(({ keyType }) => keyType === 'HASH')?.attributeName ?? '';
const leading = (table: TableSpec, item: schema.Item) => scalar(item[hashOf(table.keySchema)]);

/** For each operation that is served, what it touches. */
export const READERS: Readonly<Record<string, Reader>> = {
  GetItem(body, tableNamed) {
    const input = schema.getItem.parse(body);
    const table = tableNamed(input.TableName);
    const read = attributesIn([input.ProjectionExpression], input.ExpressionAttributeNames);
    const attributes = [...Object.keys(input.Key), ...read];
    return [{ action: 'GetItem', table, leadingKeys: [leading(table, input.Key)], attributes }];
  },
  PutItem(body, tableNamed) {
    const input = schema.putItem.parse(body);
    return [write('PutItem', tableNamed(input.TableName), input.Item, input)];
  },
  DeleteItem(body, tableNamed) {
    const input = schema.deleteItem.parse(body);
    return [write('DeleteItem', tableNamed(input.TableName), input.Key, input)];
  },
  UpdateItem(body, tableNamed) {
    const input = schema.updateItem.parse(body);
    return [write('UpdateItem', tableNamed(input.TableName), input.Key, input)];
  },
  Query(body, tableNamed) {
    const input = schema.query.parse(body);
    const table = tableNamed(input.TableName);
    const { KeyConditionExpression: condition, ExpressionAttributeNames: names } = input;
    const hash = hashOf(indexed(table, input.IndexName));
    const expressions = [condition, input.FilterExpression, input.ProjectionExpression];
    return [
      {
        action: 'Query',
        table,
        index: input.IndexName,
        leadingKeys: [leadingKeyIn(condition, hash, names, input.ExpressionAttributeValues)],
        attributes: attributesIn(expressions, names),
        select: selectOf(input),
      },
    ];
  },
  // A scan has no leading key: a policy that counts on one must also say that it may not be missing.
  Scan(body, tableNamed) {
    const input = schema.scan.parse(body);
    const table = tableNamed(input.TableName);
    indexed(table, input.IndexName);
    const attributes = attributesIn(
      [input.FilterExpression, input.ProjectionExpression],
      input.ExpressionAttributeNames,
    );
    return [{ action: 'Scan', table, index: input.IndexName, attributes, select: selectOf(input) }];
  },
  BatchGetItem(body, tableNamed) {
    return Object.entries(schema.batchGet.parse(body).RequestItems).map(([name, request]) => {
      const table = tableNamed(name);
      const read = attributesIn([request.ProjectionExpression], request.ExpressionAttributeNames);
      const attributes = [...new Set([...request.Keys.flatMap((key) => Object.keys(key)), ...read])];
      return { action: 'BatchGetItem', table, leadingKeys: request.Keys.map((key) => leading(table, key)), attributes };
    });
  },
  BatchWriteItem(body, tableNamed) {
    return Object.entries(schema.batchWrite.parse(body).RequestItems).map(([name, requests]) => {
      const table = tableNamed(name);
      const items = requests.map((request) =>
        'PutRequest' in request ? request.PutRequest.Item : request.DeleteRequest.Key,
      );
      const attributes = [...new Set(items.flatMap((item) => Object.keys(item)))];
      return { action: 'BatchWriteItem', table, leadingKeys: items.map((item) => leading(table, item)), attributes };
    });
  },
  BatchExecuteStatement(body, tableNamed) {
    return insertsIn(body).map(({ name, item }) => write('PartiQLInsert', tableNamed(name), item, {}));
  },
  DescribeTable: (body, tableNamed) => [
    { action: 'DescribeTable', table: tableNamed(schema.describe.parse(body).TableName) },
  ],
  DescribeTimeToLive: (body, tableNamed) => [
    { action: 'DescribeTimeToLive', table: tableNamed(schema.describe.parse(body).TableName) },
  ],
};

interface Writing {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ReturnValues?: string | undefined;
}

function write(action: string, table: TableSpec, item: schema.Item, input: Writing): Access {
  const touched = attributesIn([input.ConditionExpression, input.UpdateExpression], input.ExpressionAttributeNames);
  const attributes = [...new Set([...Object.keys(item), ...touched])];
  return { action, table, leadingKeys: [leading(table, item)], attributes, returnValues: input.ReturnValues };
}

function indexed(table: TableSpec, name: string | undefined): TableSpec['keySchema'] {
  if (name === undefined) return table.keySchema;
  const index = table.globalSecondaryIndexes?.find(({ indexName }) => indexName === name);
  if (index === undefined) {
    throw new ServiceError('ValidationException', `The table does not have the specified index: ${name}`);
  }
  return index.keySchema;
}

function selectOf(input: {
  Select?: string | undefined;
  ProjectionExpression?: string | undefined;
  IndexName?: string | undefined;
}): string {
  if (input.Select !== undefined) return input.Select;
  if (input.ProjectionExpression !== undefined) return 'SPECIFIC_ATTRIBUTES';
  return input.IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
}
