import * as z from 'zod';

/**
 * What the endpoint must read of a request to judge it; the engine checks the rest. Strict, and without the legacy
 * parameters (`Expected`, `KeyConditions`, …), whose attributes and keys would otherwise pass unjudged.
 */
const value = z.record(z.string(), z.unknown());
const item = z.record(z.string(), value);
export type Item = z.infer<typeof item>;

const common = { TableName: z.string(), ReturnConsumedCapacity: z.string().optional() };
const names = { ExpressionAttributeNames: z.record(z.string(), z.string()).optional() };
const values = { ExpressionAttributeValues: item.optional() };
const reading = { ProjectionExpression: z.string().optional(), ConsistentRead: z.boolean().optional() };
const writing = {
  ConditionExpression: z.string().optional(),
  ReturnValues: z.string().optional(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
  ReturnItemCollectionMetrics: z.string().optional(),
};
const paging = {
  IndexName: z.string().optional(),
  FilterExpression: z.string().optional(),
  Limit: z.number().optional(),
  Select: z.string().optional(),
  ExclusiveStartKey: item.optional(),
};

export const getItem = z.strictObject({ ...common, ...names, ...reading, Key: item });
export const putItem = z.strictObject({ ...common, ...names, ...values, ...writing, Item: item });
export const deleteItem = z.strictObject({ ...common, ...names, ...values, ...writing, Key: item });
export const updateItem = deleteItem.extend({ UpdateExpression: z.string().optional() });
export const query = z.strictObject({
  ...common,
  ...names,
  ...values,
  ...reading,
  ...paging,
  KeyConditionExpression: z.string(),
  ScanIndexForward: z.boolean().optional(),
});
export const scan = z.strictObject({
  ...common,
  ...names,
  ...values,
  ...reading,
  ...paging,
  Segment: z.number().optional(),
  TotalSegments: z.number().optional(),
});
export const batchExecute = z.strictObject({
  Statements: z
    .array(z.strictObject({ Statement: z.string().max(8192), Parameters: z.array(value).default([]) }))
    .min(1)
    .max(25),
});
export const failure = z.object({ __type: z.string(), message: z.string().optional() });
export const batchGet = z.strictObject({
  RequestItems: z.record(z.string(), z.strictObject({ ...names, ...reading, Keys: z.array(item) })),
  ReturnConsumedCapacity: z.string().optional(),
});
export const batchWrite = z.strictObject({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.union([
        z.strictObject({ PutRequest: z.strictObject({ Item: item }) }),
        z.strictObject({ DeleteRequest: z.strictObject({ Key: item }) }),
      ]),
    ),
  ),
  ReturnConsumedCapacity: z.string().optional(),
  ReturnItemCollectionMetrics: z.string().optional(),
});
export const describe = z.strictObject({ TableName: z.string() });
