import * as z from 'zod';
import { createAuthoriser, type Context, type Decision } from '../../../infra/local/aws/authorise.ts';
import { checkPolicy } from '../../../infra/local/aws/policy.ts';
import type { TableName } from '../../../shared/deployment/names.ts';
import { synthesise } from '../../infra/stacks/fixtures.ts';
import { PARTITION_REGION_ACCOUNT, resolver, resourcesOf } from './template.ts';

const { account, region } = PARTITION_REGION_ACCOUNT;

const documentSchema = z.looseObject({
  Statement: z.array(
    z.looseObject({
      Sid: z.string().optional(),
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.union([z.string(), z.array(z.string())]).optional(),
      Principal: z.unknown().optional(),
      Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
    }),
  ),
});
export type Document = z.infer<typeof documentSchema>;

export interface OwnedDocument {
  /** `routing`, `key intake`, `policy of Erasures`. */
  readonly owner: string;
  readonly kind: 'role' | 'key' | 'table' | 'resource';
  readonly document: Document;
}

/** The vault's template, read as what it allows: the synthesised policies and nothing that the code meant. */
export interface House {
  readonly roles: readonly string[];
  /** By alias: `intake`, `partner-desk`. */
  readonly keys: readonly string[];
  readonly documents: readonly OwnedDocument[];
  readonly onKey: (who: string, action: string, key: string, context?: Context) => Decision;
  readonly onTable: (who: string, action: string, table: TableName, context?: Context, index?: string) => Decision;
  readonly onBucket: (who: string, action: string, bucket: string, arn: string, context?: Context) => Decision;
  readonly on: (who: string, action: string, arn: string, context?: Context) => Decision;
}

/** Someone whom IAM lets do everything: the account's own admin. */
export const ADMIN = 'admin';

const roleSchema = z.object({
  RoleName: z.string(),
  Policies: z.array(z.object({ PolicyDocument: documentSchema })),
});
const keySchema = z.object({ KeyPolicy: documentSchema });
const tableSchema = z.object({
  TableName: z.string(),
  ResourcePolicy: z.object({ PolicyDocument: documentSchema }),
});
const aliasSchema = z.object({ AliasName: z.string(), TargetKeyId: z.string() });
const policySchema = z.object({ PolicyDocument: documentSchema });
const bucketPolicySchema = policySchema.extend({ Bucket: z.string() });

const without = (prefix: string, name: string) => name.slice(name.indexOf(prefix) + prefix.length);
const roleArn = (name: string) => `arn:aws:iam::${account}:role/${name}`;

export const readHouse = async (over: Parameters<typeof synthesise>[0] = {}): Promise<House> => {
  const { vault, line } = await synthesise(over);
  const template = vault.toJSON();
  const resolve = resolver(template);
  const read = <Shape extends z.ZodType>(type: string, shape: Shape) =>
    resourcesOf(template, type).map(({ id, properties }) => ({ id, properties: shape.parse(resolve(properties)) }));

  const roles = new Map(
    read('AWS::IAM::Role', roleSchema).map(({ properties }) => [
      without('quietline-zz-', properties.RoleName),
      properties.Policies.map(({ PolicyDocument }) => PolicyDocument),
    ]),
  );
  const policiesOfKeys = new Map(
    read('AWS::KMS::Key', keySchema).map(({ id, properties }) => [
      `arn:aws:kms:${region}:${account}:key/${id}`,
      properties.KeyPolicy,
    ]),
  );
  const keys = new Map(
    read('AWS::KMS::Alias', aliasSchema).map(({ properties }) => {
      const policy = policiesOfKeys.get(properties.TargetKeyId);
      if (policy === undefined) throw new Error(`${properties.AliasName} points at no key`);
      return [without('quietline-zz-', properties.AliasName), { arn: properties.TargetKeyId, policy }];
    }),
  );
  const attached = [
    ...read('AWS::S3::BucketPolicy', policySchema),
    ...resourcesOf(line.toJSON(), 'AWS::SQS::QueuePolicy').map(({ id, properties }) => ({
      id,
      properties: policySchema.parse(resolver(line.toJSON())(properties)),
    })),
  ];

  const policiesOfBuckets = new Map(
    read('AWS::S3::BucketPolicy', bucketPolicySchema).map(({ properties }) => [
      properties.Bucket.toLowerCase(),
      properties.PolicyDocument,
    ]),
  );
  const policiesOfTables = new Map(
    read('AWS::DynamoDB::Table', tableSchema).map(({ properties: { TableName, ResourcePolicy } }) => [
      without('quietline-zz-', TableName),
      ResourcePolicy.PolicyDocument,
    ]),
  );
  for (const [name, policy] of policiesOfTables) checkPolicy('resource', name, policy);
  for (const [alias, { policy }] of keys) checkPolicy('resource', alias, policy);
  const authoriser = createAuthoriser({
    account,
    region,
    roles: [
      ...[...roles].map(([name, policies]) => ({ arn: roleArn(`quietline-zz-${name}`), policies })),
      {
        arn: roleArn(ADMIN),
        policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
      },
    ],
  });
  const principal = (who: string) => ({
    arn: roleArn(who === ADMIN ? ADMIN : `quietline-zz-${who}`),
    kind: 'role' as const,
  });
  const on: House['on'] = (who, action, resource, context) =>
    authoriser.decide({ principal: principal(who), action, resource, ...(context && { context }) });

  return {
    roles: [...roles.keys()],
    keys: [...keys.keys()],
    documents: [
      ...[...roles].flatMap(([owner, list]) => list.map((document) => ({ owner, kind: 'role' as const, document }))),
      ...[...keys].map(([alias, { policy }]) => ({ owner: `key ${alias}`, kind: 'key' as const, document: policy })),
      ...[...policiesOfTables].map(([name, document]) => ({
        owner: `table ${name}`,
        kind: 'table' as const,
        document,
      })),
      ...attached.map(({ id, properties }) => ({
        owner: `policy of ${id}`,
        kind: 'resource' as const,
        document: properties.PolicyDocument,
      })),
    ],
    on,
    onBucket: (who, action, bucket, resource, context = {}) => {
      const resourcePolicy = policiesOfBuckets.get(bucket);
      if (resourcePolicy === undefined) throw new Error(`There is no bucket ${bucket}`);
      return authoriser.decide({ principal: principal(who), action, resource, resourcePolicy, context });
    },
    onKey: (who, action, key, context = {}) => {
      const found = keys.get(key);
      if (found === undefined) throw new Error(`There is no key ${key}`);
      return authoriser.decide({
        principal: principal(who),
        action,
        resource: found.arn,
        resourcePolicy: found.policy,
        context: { 'kms:CallerAccount': account, ...context },
      });
    },
    onTable: (who, action, table, context = {}, index = '') => {
      const arn = `arn:aws:dynamodb:${region}:${account}:table/quietline-zz-${table.toLowerCase()}`;
      return authoriser.decide({
        principal: principal(who),
        action,
        resource: index === '' ? arn : `${arn}/index/${index}`,
        resourcePolicy: policiesOfTables.get(table.toLowerCase()),
        context,
      });
    },
  };
};

/** The context of a grant, as KMS shows it to a policy. */
export const grantContext = (context: Record<string, string>): Context => ({
  ...Object.fromEntries(Object.entries(context).map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
  ...(Object.keys(context).length === 0 ? {} : { 'kms:EncryptionContextKeys': Object.keys(context) }),
});

export const grant = (partner: string): Record<string, string> => ({
  deployment: 'quietline-zz',
  tip: 'abcdefgh12345678',
  part: 'report',
  partner,
});

export const rows = (...keys: string[]): Context => ({ 'dynamodb:LeadingKeys': keys });
