import { describe, expect, test } from 'vitest';
import { type Check, createAuthoriser, type Decision, type Principal } from '../../../../infra/local/aws/authorise.ts';
import type { PolicyDocument } from '../../../../infra/local/aws/spec.ts';

const account = '111122223333';
const region = 'eu-west-1';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const session = (name: string): Principal => ({ kind: 'role', arn: role(name) });
const admin: Principal = { kind: 'root', arn: `arn:aws:iam::${account}:root` };
const key = (name: string) => `arn:aws:kms:${region}:${account}:key/${name}`;
const table = `arn:aws:dynamodb:${region}:${account}:table/Referrals`;
const queue = `arn:aws:sqs:${region}:${account}:urgent`;
const bucket = 'arn:aws:s3:::custody-roots';

const policy = (...Statement: object[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string | string[], Resource: string, Condition?: object) => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
const by = (principal: string | string[], statement: object) => ({ ...statement, Principal: { AWS: principal } });
const anyone = (statement: object) => ({ ...statement, Principal: '*' });
const enableAccount = by(admin.arn, allow('kms:*', '*'));

// The shape of a partner's key: routing may re-encrypt to it, one staff function may open, under the right context only.
const partnerKeyPolicy = policy(
  enableAccount,
  by(role('staff-a'), allow('kms:Decrypt', '*', { StringEquals: { 'kms:EncryptionContext:partner': 'a' } })),
  by(
    role('routing'),
    allow('kms:ReEncryptTo', '*', {
      StringEquals: { 'kms:EncryptionContext:partner': 'a' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['deployment', 'tip', 'part', 'partner'] },
    }),
  ),
  anyone(deny(['kms:Decrypt', 'kms:ReEncryptFrom'], '*', { ArnNotEquals: { 'aws:PrincipalArn': role('staff-a') } })),
  anyone(deny('kms:*', '*', { StringEquals: { 'kms:EncryptionContext:deployment': 'elsewhere' } })),
);
// Trusts nobody but the one role it names: no statement enables the account's identity policies.
const closedKeyPolicy = policy(by(role('custody'), allow('kms:Sign', '*')));
const dataKeyPolicy = policy(
  enableAccount,
  anyone(
    deny(['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:Encrypt'], '*', {
      StringNotEqualsIfExists: { 'kms:ViaService': [`dynamodb.${region}.amazonaws.com`] },
    }),
  ),
);
const accountDenied = policy(by(role('custody'), allow('kms:Sign', '*')), by(admin.arn, deny('kms:Sign', '*')));

const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['a'] } };
const ownAndPresent = { ...own, Null: { 'dynamodb:LeadingKeys': 'false' } };

const authoriser = createAuthoriser({
  account,
  region,
  roles: [
    { arn: role('nobody'), policies: [] },
    {
      arn: role('staff-a'),
      policies: [
        policy(
          allow(
            ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:BatchGetItem', 'dynamodb:Scan'],
            [table, `${table}/index/*`],
            ownAndPresent,
          ),
        ),
      ],
    },
    { arn: role('naive'), policies: [policy(allow('dynamodb:*', table, own))] },
    { arn: role('wide'), policies: [policy(allow('kms:*', '*'))] },
    { arn: role('routing'), policies: [policy(allow('kms:*', '*')), policy(deny('kms:Decrypt', '*'))] },
    { arn: role('custody'), policies: [] },
    {
      arn: role('via'),
      policies: [
        policy(
          allow('kms:Decrypt', key('data'), {
            StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` },
          }),
        ),
      ],
    },
    {
      arn: role('mac'),
      policies: [policy(allow('kms:GenerateMac', '*', { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_512' } }))],
    },
    {
      arn: role('same'),
      policies: [policy(allow('kms:ReEncryptFrom', '*', { Bool: { 'kms:ReEncryptOnSameKey': 'true' } }))],
    },
    {
      arn: role('sender'),
      policies: [policy(allow('sqs:SendMessage', queue), allow('s3:*', [bucket, `${bucket}/*`]))],
    },
    {
      arn: role('lister'),
      policies: [policy(allow('s3:ListBucket', bucket, { StringLike: { 's3:prefix': 'heads/*' } }))],
    },
  ],
});

const grantContext = (over: Record<string, string> = {}) => {
  const context = { deployment: 'zz', tip: 't', part: 'report', partner: 'a', ...over };
  return {
    ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    'kms:EncryptionContextKeys': Object.keys(context),
  };
};
const partner = { resource: key('partner-a'), resourcePolicy: partnerKeyPolicy };
const data = { resource: key('data'), resourcePolicy: dataKeyPolicy };
const leading = (...keys: string[]) => ({ 'dynamodb:LeadingKeys': keys });
const via = (service: string) => ({ 'kms:ViaService': `${service}.${region}.amazonaws.com` });
const bucketPolicy = policy(
  anyone(deny('s3:*', `${bucket}/*`, { Bool: { 'aws:SecureTransport': 'false' } })),
  anyone(deny('s3:DeleteObjectVersion', `${bucket}/*`)),
);

type Row = [string, Decision, Omit<Check, 'principal'> & { principal?: Principal }, Principal];
const rows: Row[] = [
  [
    'KMS: the right role under the right context',
    'Allowed',
    { action: 'kms:Decrypt', ...partner, context: grantContext() },
    session('staff-a'),
  ],
  [
    'KMS: the right role under another partner’s context',
    'ImplicitlyDenied',
    { action: 'kms:Decrypt', ...partner, context: grantContext({ partner: 'b' }) },
    session('staff-a'),
  ],
  [
    'KMS: the right role without a context',
    'ImplicitlyDenied',
    { action: 'kms:Decrypt', ...partner },
    session('staff-a'),
  ],
  [
    'KMS: a context that a Deny names',
    'ExplicitlyDenied',
    { action: 'kms:Decrypt', ...partner, context: grantContext({ deployment: 'elsewhere' }) },
    session('staff-a'),
  ],
  [
    'KMS: kms:* in an identity policy against the key’s Deny',
    'ExplicitlyDenied',
    { action: 'kms:Decrypt', ...partner, context: grantContext() },
    session('wide'),
  ],
  [
    'KMS: the account’s root against the key’s Deny',
    'ExplicitlyDenied',
    { action: 'kms:Decrypt', ...partner, context: grantContext() },
    admin,
  ],
  [
    'KMS: the account’s root where the key trusts the account',
    'Allowed',
    { action: 'kms:DescribeKey', ...partner },
    admin,
  ],
  [
    'KMS: the account’s root where the key does not',
    'ImplicitlyDenied',
    { action: 'kms:Sign', resource: key('c'), resourcePolicy: closedKeyPolicy },
    admin,
  ],
  [
    'KMS: an identity policy where the key does not trust the account',
    'ImplicitlyDenied',
    { action: 'kms:Sign', resource: key('c'), resourcePolicy: closedKeyPolicy },
    session('wide'),
  ],
  [
    'KMS: the key policy alone suffices for whom it names',
    'Allowed',
    { action: 'kms:Sign', resource: key('c'), resourcePolicy: closedKeyPolicy },
    session('custody'),
  ],
  [
    'KMS: trust in the account gives nothing to a role without a policy',
    'ImplicitlyDenied',
    { action: 'kms:DescribeKey', ...partner },
    session('nobody'),
  ],
  [
    'KMS: trust in the account and an identity policy',
    'Allowed',
    { action: 'kms:DescribeKey', ...partner },
    session('wide'),
  ],
  [
    'KMS: a Deny of the whole account',
    'ExplicitlyDenied',
    { action: 'kms:Sign', resource: key('d'), resourcePolicy: accountDenied },
    session('custody'),
  ],
  [
    'KMS: a Deny in an identity policy against an Allow in another',
    'ExplicitlyDenied',
    { action: 'kms:Decrypt', resource: key('e'), resourcePolicy: policy(enableAccount) },
    session('routing'),
  ],
  [
    'KMS: ReEncryptTo under the right context',
    'Allowed',
    { action: 'kms:ReEncryptTo', ...partner, context: grantContext() },
    session('routing'),
  ],
  [
    'KMS: ReEncryptFrom a key that only its partner may open',
    'ExplicitlyDenied',
    { action: 'kms:ReEncryptFrom', ...partner, context: grantContext() },
    session('routing'),
  ],
  [
    'KMS: ReEncryptOnSameKey true',
    'Allowed',
    {
      action: 'kms:ReEncryptFrom',
      resource: key('e'),
      resourcePolicy: policy(enableAccount),
      context: { 'kms:ReEncryptOnSameKey': 'true' },
    },
    session('same'),
  ],
  [
    'KMS: ReEncryptOnSameKey false',
    'ImplicitlyDenied',
    {
      action: 'kms:ReEncryptFrom',
      resource: key('e'),
      resourcePolicy: policy(enableAccount),
      context: { 'kms:ReEncryptOnSameKey': 'false' },
    },
    session('same'),
  ],
  [
    'KMS: the MAC algorithm that is named',
    'Allowed',
    {
      action: 'kms:GenerateMac',
      resource: key('e'),
      resourcePolicy: policy(enableAccount),
      context: { 'kms:MacAlgorithm': 'HMAC_SHA_512' },
    },
    session('mac'),
  ],
  [
    'KMS: another MAC algorithm',
    'ImplicitlyDenied',
    {
      action: 'kms:GenerateMac',
      resource: key('e'),
      resourcePolicy: policy(enableAccount),
      context: { 'kms:MacAlgorithm': 'HMAC_SHA_256' },
    },
    session('mac'),
  ],
  [
    'ViaService: through the service',
    'Allowed',
    { action: 'kms:Decrypt', ...data, context: via('dynamodb') },
    session('via'),
  ],
  ['ViaService: directly', 'ExplicitlyDenied', { action: 'kms:Decrypt', ...data }, session('via')],
  [
    'ViaService: directly, where only the identity policy asks for it',
    'ImplicitlyDenied',
    { action: 'kms:Decrypt', resource: key('data'), resourcePolicy: policy(enableAccount) },
    session('via'),
  ],
  [
    'ViaService: through another service',
    'ExplicitlyDenied',
    { action: 'kms:Decrypt', ...data, context: via('s3') },
    session('wide'),
  ],
  [
    'LeadingKeys: its own',
    'Allowed',
    { action: 'dynamodb:GetItem', resource: table, context: leading('a') },
    session('staff-a'),
  ],
  [
    'LeadingKeys: another’s',
    'ImplicitlyDenied',
    { action: 'dynamodb:GetItem', resource: table, context: leading('b') },
    session('staff-a'),
  ],
  [
    'LeadingKeys: its own and another’s',
    'ImplicitlyDenied',
    { action: 'dynamodb:BatchGetItem', resource: table, context: leading('a', 'b') },
    session('staff-a'),
  ],
  [
    'LeadingKeys: one that begins with its own',
    'ImplicitlyDenied',
    { action: 'dynamodb:GetItem', resource: table, context: leading('ab') },
    session('staff-a'),
  ],
  [
    'LeadingKeys: none (a Scan), with the Null condition',
    'ImplicitlyDenied',
    { action: 'dynamodb:Scan', resource: table },
    session('staff-a'),
  ],
  [
    'LeadingKeys: none (a Scan), ForAllValues alone lets it pass, as IAM does',
    'Allowed',
    { action: 'dynamodb:Scan', resource: table },
    session('naive'),
  ],
  [
    'LeadingKeys: its own through an index',
    'Allowed',
    { action: 'dynamodb:Query', resource: `${table}/index/due`, context: leading('a') },
    session('staff-a'),
  ],
  [
    'DynamoDB: an index is not its table',
    'ImplicitlyDenied',
    { action: 'dynamodb:Query', resource: `${table}/index/due`, context: leading('a') },
    session('naive'),
  ],
  [
    'DynamoDB: an action that is not granted',
    'ImplicitlyDenied',
    { action: 'dynamodb:PutItem', resource: table, context: leading('a') },
    session('staff-a'),
  ],
  [
    'DynamoDB: a table whose name goes on',
    'ImplicitlyDenied',
    { action: 'dynamodb:GetItem', resource: `${table}2`, context: leading('a') },
    session('staff-a'),
  ],
  ['SQS: an identity policy', 'Allowed', { action: 'sqs:SendMessage', resource: queue }, session('sender')],
  [
    'SQS: another queue',
    'ImplicitlyDenied',
    { action: 'sqs:SendMessage', resource: `${queue}-dead` },
    session('sender'),
  ],
  ['SQS: another action', 'ImplicitlyDenied', { action: 'sqs:ReceiveMessage', resource: queue }, session('sender')],
  [
    'SQS: the queue’s Deny',
    'ExplicitlyDenied',
    { action: 'sqs:SendMessage', resource: queue, resourcePolicy: policy(anyone(deny('sqs:*', queue))) },
    session('sender'),
  ],
  [
    'SQS: the queue’s policy alone',
    'Allowed',
    {
      action: 'sqs:ReceiveMessage',
      resource: queue,
      resourcePolicy: policy(by(role('nobody'), allow('sqs:ReceiveMessage', queue))),
    },
    session('nobody'),
  ],
  [
    'S3: allowed, and the TLS-only Deny does not bite',
    'Allowed',
    { action: 's3:PutObject', resource: `${bucket}/x`, resourcePolicy: bucketPolicy },
    session('sender'),
  ],
  [
    'S3: the bucket’s Deny against s3:*',
    'ExplicitlyDenied',
    { action: 's3:DeleteObjectVersion', resource: `${bucket}/x`, resourcePolicy: bucketPolicy },
    session('sender'),
  ],
  [
    'S3: the bucket’s Deny against the root',
    'ExplicitlyDenied',
    { action: 's3:DeleteObjectVersion', resource: `${bucket}/x`, resourcePolicy: bucketPolicy },
    admin,
  ],
  [
    'S3: the prefix that is allowed',
    'Allowed',
    { action: 's3:ListBucket', resource: bucket, context: { 's3:prefix': 'heads/2026' } },
    session('lister'),
  ],
  [
    'S3: another prefix',
    'ImplicitlyDenied',
    { action: 's3:ListBucket', resource: bucket, context: { 's3:prefix': 'erased/' } },
    session('lister'),
  ],
  ['S3: no prefix', 'ImplicitlyDenied', { action: 's3:ListBucket', resource: bucket }, session('lister')],
  ['a role nobody declared', 'ImplicitlyDenied', { action: 'sqs:SendMessage', resource: queue }, session('stranger')],
];

describe('the evaluator’s table', () => {
  test.each(rows)('%s: %s', (_what, expected, check, principal) => {
    expect(authoriser.decide({ ...check, principal })).toBe(expected);
  });
});

describe('decisions are kept by the whole request', () => {
  test('the same answer twice, and another for another context', () => {
    const check = { principal: session('staff-a'), action: 'dynamodb:GetItem', resource: table };
    expect(authoriser.decide({ ...check, context: leading('a') })).toBe('Allowed');
    expect(authoriser.decide({ ...check, context: leading('a') })).toBe('Allowed');
    expect(authoriser.decide({ ...check, context: leading('b') })).toBe('ImplicitlyDenied');
  });

  test('the same request against another resource policy is another request', () => {
    const check = { principal: session('custody'), action: 'kms:Sign', resource: key('c') };
    expect(authoriser.decide({ ...check, resourcePolicy: closedKeyPolicy })).toBe('Allowed');
    expect(authoriser.decide({ ...check, resourcePolicy: policy(enableAccount) })).toBe('ImplicitlyDenied');
  });

  test('a kept decision takes less than a millisecond', () => {
    const check = { principal: session('staff-a'), action: 'dynamodb:GetItem', resource: table, context: leading('a') };
    authoriser.decide(check);
    const start = performance.now();
    for (let i = 0; i < 1000; i += 1) authoriser.decide(check);
    expect((performance.now() - start) / 1000).toBeLessThan(1);
  });
});

const start = (document: PolicyDocument) => () =>
  createAuthoriser({ account, region, roles: [{ arn: role('x'), policies: [document] }] });

describe('policies are checked at start', () => {
  test('a malformed one is refused', () => {
    expect(start({ Version: '2012-10-17', Statement: [{ Effect: 'Permit', Action: '*', Resource: '*' }] })).toThrow(
      /not valid/,
    );
  });

  test('a condition that no local request could meet is refused by name', () => {
    expect(start(policy(deny('s3:*', '*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } })))).toThrow(
      /aws:SourceVpce/,
    );
  });

  test('a condition on a service that is not served here is none of its business', () => {
    const mail = policy(allow('ses:SendEmail', '*', { StringEquals: { 'ses:FromAddress': 'desk@example.org' } }));
    expect(start(mail)).not.toThrow();
  });
});
