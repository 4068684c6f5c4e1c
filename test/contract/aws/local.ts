import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEndpoints } from '../../../infra/local/aws/endpoints.ts';
import type { EndpointOptions, KeySpec, KeySpecName, KeyUsage } from '../../../infra/local/aws/spec.ts';
import * as t from './target.ts';

export const ACCOUNT = '111122223333';
export const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource, ...more }],
});
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const KEY_CACHE = join(tmpdir(), 'quietline-test-keys');

const accountMay = allow('kms:*', '*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });

export function keySpec(name: string, spec: KeySpecName, policy = accountMay): KeySpec {
  const usages: Record<KeySpecName, KeyUsage> = {
    SYMMETRIC_DEFAULT: 'ENCRYPT_DECRYPT',
    RSA_4096: 'ENCRYPT_DECRYPT',
    HMAC_512: 'GENERATE_VERIFY_MAC',
    ECC_NIST_P256: 'SIGN_VERIFY',
  };
  const arn = `arn:aws:kms:${t.REGION}:${ACCOUNT}:key/${name}`;
  return { arn, keyId: name, keySpec: spec, keyUsage: usages[spec], policy, aliases: [`alias/contract-${name}`] };
}

const arn = (service: string, rest: string) => `arn:aws:${service}:${t.REGION}:${ACCOUNT}:${rest}`;

/** RSA first: the cache of pairs goes by position. */
export const KEYS = [
  keySpec('rsa', 'RSA_4096'),
  keySpec('symmetric', 'SYMMETRIC_DEFAULT'),
  keySpec('other', 'SYMMETRIC_DEFAULT'),
  keySpec('hmac', 'HMAC_512'),
  keySpec('ecc', 'ECC_NIST_P256'),
];

export const options: EndpointOptions = {
  account: ACCOUNT,
  region: t.REGION,
  stateDirectory: ':memory:',
  keyCacheDirectory: KEY_CACHE,
  keys: KEYS,
  roles: [
    { arn: roleArn('everything'), policies: [allow('*')] },
    { arn: roleArn('nothing'), policies: [] },
  ],
  tables: [
    {
      name: t.TABLE,
      arn: arn('dynamodb', `table/${t.TABLE}`),
      keySchema: [
        { attributeName: 'pk', keyType: 'HASH' },
        { attributeName: 'sk', keyType: 'RANGE' },
      ],
      attributeDefinitions: [
        { attributeName: 'pk', attributeType: 'S' },
        { attributeName: 'sk', attributeType: 'S' },
        { attributeName: 'queue', attributeType: 'S' },
        { attributeName: 'due', attributeType: 'N' },
      ],
      globalSecondaryIndexes: [
        {
          indexName: t.INDEX,
          keySchema: [
            { attributeName: 'queue', keyType: 'HASH' },
            { attributeName: 'due', keyType: 'RANGE' },
          ],
          projection: { projectionType: 'KEYS_ONLY' },
        },
      ],
      ttlAttribute: 'expires',
    },
  ],
  queues: [
    {
      name: t.QUEUE,
      arn: arn('sqs', t.QUEUE),
      visibilityTimeoutSeconds: t.VISIBILITY_SECONDS,
      retentionSeconds: 345_600,
      delaySeconds: 0,
      redrive: { deadLetterTargetArn: arn('sqs', t.DEAD_LETTERS), maxReceiveCount: t.MAX_RECEIVES },
    },
    {
      name: t.DEAD_LETTERS,
      arn: arn('sqs', t.DEAD_LETTERS),
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 1_209_600,
      delaySeconds: 0,
    },
  ],
  buckets: [
    { name: t.BUCKET, arn: `arn:aws:s3:::${t.BUCKET}`, versioned: false },
    {
      name: t.LOCKED_BUCKET,
      arn: `arn:aws:s3:::${t.LOCKED_BUCKET}`,
      versioned: true,
      objectLock: { mode: 'COMPLIANCE', days: 1 },
    },
  ],
};

export const local: t.Candidate = {
  name: 'the embedded endpoints',
  lacks: [],
  async start() {
    const endpoints = await startEndpoints(options);
    const clients = t.clientsFor(endpoints.urls, endpoints.credentialsFor(roleArn('everything')));
    const names: Record<string, string> = {
      RSA_4096: 'rsa',
      SYMMETRIC_DEFAULT: 'symmetric',
      OTHER: 'other',
      HMAC_512: 'hmac',
      ECC_NIST_P256: 'ecc',
    };
    return {
      clients,
      queueUrl: endpoints.queueUrl(t.QUEUE),
      deadLetterUrl: endpoints.queueUrl(t.DEAD_LETTERS),
      keyArn: (name) => `arn:aws:kms:${t.REGION}:${ACCOUNT}:key/${names[name] ?? ''}`,
      async close() {
        t.destroy(clients);
        await endpoints.close();
      },
    };
  },
};
