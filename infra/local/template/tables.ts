import * as z from 'zod';
import type { KeyAttribute, TableSpec } from '../aws/spec.ts';
import { attributeOf, type Catalogue, type Entry } from './catalogue.ts';
import { policyDocument } from './policyDocument.ts';

const keySchema = z
  .object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })
  .transform((key): KeyAttribute => ({ attributeName: key.AttributeName, keyType: key.KeyType }))
  .array()
  .min(1);

const indexSchema = z
  .object({
    IndexName: z.string(),
    KeySchema: keySchema,
    Projection: z.object({
      ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
      NonKeyAttributes: z.array(z.string()).optional(),
    }),
  })
  .transform(({ IndexName, KeySchema, Projection }) => ({
    indexName: IndexName,
    keySchema: KeySchema,
    projection: {
      projectionType: Projection.ProjectionType,
      ...(Projection.NonKeyAttributes === undefined ? {} : { nonKeyAttributes: Projection.NonKeyAttributes }),
    },
  }));

const tableSchema = z.object({
  KeySchema: keySchema,
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  GlobalSecondaryIndexes: z.array(indexSchema).optional(),
  LocalSecondaryIndexes: z.never('is not built here').optional(),
  ResourcePolicy: z.object({ PolicyDocument: policyDocument }).optional(),
  SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});

const tableOf = (entry: Entry<z.output<typeof tableSchema>>): TableSpec => {
  const { properties, physical } = entry;
  const kmsKeyArn = properties.SSESpecification?.KMSMasterKeyId;
  const policy = properties.ResourcePolicy?.PolicyDocument;
  const ttl = properties.TimeToLiveSpecification;
  return {
    name: physical.ref,
    arn: attributeOf(entry, 'Arn'),
    keySchema: properties.KeySchema,
    attributeDefinitions: properties.AttributeDefinitions.map((attribute) => ({
      attributeName: attribute.AttributeName,
      attributeType: attribute.AttributeType,
    })),
    ...(properties.GlobalSecondaryIndexes === undefined
      ? {}
      : { globalSecondaryIndexes: properties.GlobalSecondaryIndexes }),
    ...(policy === undefined ? {} : { policy }),
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    ...(ttl?.Enabled === true ? { ttlAttribute: ttl.AttributeName } : {}),
  };
};

export const tablesOf = (catalogue: Catalogue): readonly TableSpec[] =>
  catalogue.all('AWS::DynamoDB::Table', tableSchema).map(tableOf);
