import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndpointOptions, KeySpec, KeySpecName, QueueSpec, TableSpec } from '../infra/local/aws/spec.ts';
import {
  HOUR_INDEX,
  INBOX_INDEX,
  KEPT_INDEX,
  OWED_INDEX,
  queueName,
  restoresTableName,
  steps,
  tableName,
  tables,
  type TableName,
} from '../shared/deployment/names.ts';

export const DEPLOYMENT = 'quietline-zz';
const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
export const HOUSE_ROLE = `arn:aws:iam::${ACCOUNT}:role/house`;
export const ERASURES = `${DEPLOYMENT}-erasures`;
export const FILES = `${DEPLOYMENT}-files`;
export const ROOTS = `${DEPLOYMENT}-roots`;
const KEY_CACHE = join(tmpdir(), 'quietline-test-keys');

/** Anything: who may do what is tested on the synthesised template, and not here. */
const everything = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', ...more }],
});

const SINGLE: ReadonlySet<TableName> = new Set(['Tips', 'Mailboxes', 'Ephemera']);
const OWING: ReadonlySet<TableName> = new Set(['Tips', 'Referrals', 'Offices', 'Relay']);

const text = (attributeName: string) => ({ attributeName, attributeType: 'S' }) as const;
const hash = (attributeName: string) => ({ attributeName, keyType: 'HASH' }) as const;
const range = (attributeName: string) => ({ attributeName, keyType: 'RANGE' }) as const;

const tableSpec = (name: TableName): TableSpec => {
  const indexes = [
    ...(OWING.has(name)
      ? [
          {
            indexName: OWED_INDEX,
            keySchema: [hash('owedShard'), range('owedNext')],
            projection: { projectionType: 'INCLUDE', nonKeyAttributes: ['owed', 'owedTries', 'owedLane'] } as const,
          },
        ]
      : []),
    ...(name === 'Referrals'
      ? [
          {
            indexName: INBOX_INDEX,
            keySchema: [hash('inboxPartner'), range('inboxKey')],
            projection: { projectionType: 'ALL' } as const,
          },
        ]
      : []),
    ...(name === 'Tips'
      ? [
          {
            indexName: KEPT_INDEX,
            keySchema: [hash('keptShard'), range('keptSince')],
            projection: { projectionType: 'KEYS_ONLY' } as const,
          },
        ]
      : []),
    ...(name === 'Custody'
      ? [
          {
            indexName: HOUR_INDEX,
            keySchema: [hash('hour'), range('pk')],
            projection: { projectionType: 'KEYS_ONLY' } as const,
          },
        ]
      : []),
  ];
  const names = new Set(indexes.flatMap(({ keySchema }) => keySchema.map(({ attributeName }) => attributeName)));
  const keys = [...names].filter((attribute) => attribute !== 'pk').map(text);
  return {
    name: tableName(DEPLOYMENT, name),
    arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${tableName(DEPLOYMENT, name)}`,
    keySchema: SINGLE.has(name) ? [hash('pk')] : [hash('pk'), range('sk')],
    attributeDefinitions: [text('pk'), ...(SINGLE.has(name) ? [] : [text('sk')]), ...keys],
    ...(indexes.length > 0 && { globalSecondaryIndexes: indexes }),
  };
};

const queueSpec = (name: string, more: Partial<QueueSpec> = {}): QueueSpec => ({
  name,
  arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
  visibilityTimeoutSeconds: 180,
  retentionSeconds: 345_600,
  delaySeconds: 0,
  ...more,
});

const queueSpecs = steps.flatMap((step) =>
  (['urgent', 'routine'] as const).flatMap((lane) => {
    const name = queueName(DEPLOYMENT, step, lane);
    const dead = queueSpec(`${name}-dead`);
    return [queueSpec(name, { redrive: { deadLetterTargetArn: dead.arn, maxReceiveCount: 5 } }), dead];
  }),
);

const USAGES = {
  SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
  RSA_4096: 'ENCRYPT_DECRYPT',
  HMAC_512: 'GENERATE_VERIFY_MAC',
  ECC_NIST_P256: 'SIGN_VERIFY',
} as const;

export const keyArn = (name: string): string => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`;

const keySpec = (name: string, spec: KeySpecName): KeySpec => ({
  arn: keyArn(name),
  keyId: name,
  keySpec: spec,
  keyUsage: USAGES[spec],
  policy: everything({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
  aliases: [],
});

/** The tables, queues, keys and the bucket of docs/architecture.md, with one role that may do everything. */
export const houseSpecs = (partners: readonly string[]): EndpointOptions => ({
  account: ACCOUNT,
  region: REGION,
  stateDirectory: ':memory:',
  keyCacheDirectory: KEY_CACHE,
  roles: [{ arn: HOUSE_ROLE, policies: [everything({})] }],
  tables: [
    ...tables.map(tableSpec),
    {
      name: restoresTableName(DEPLOYMENT),
      arn: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${restoresTableName(DEPLOYMENT)}`,
      keySchema: [hash('pk')],
      attributeDefinitions: [text('pk')],
    },
  ],
  queues: queueSpecs,
  // RSA first: the cache of pairs goes by position.
  keys: [
    keySpec('intake', 'RSA_4096'),
    keySpec('relay', 'RSA_4096'),
    keySpec('access', 'HMAC_512'),
    ...partners.map((partner) => keySpec(`partner-${partner}`, 'SYMMETRIC_DEFAULT')),
    keySpec('custody', 'ECC_NIST_P256'),
    keySpec('contact', 'HMAC_512'),
  ],
  buckets: [
    ...[ERASURES, ROOTS].map((name) => ({
      name,
      arn: `arn:aws:s3:::${name}`,
      versioned: true,
      objectLock: { mode: 'COMPLIANCE', days: 1 } as const,
    })),
    { name: FILES, arn: `arn:aws:s3:::${FILES}`, versioned: false },
  ],
});
