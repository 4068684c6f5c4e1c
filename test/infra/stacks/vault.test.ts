import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, expect, test } from 'vitest';
import { SEATS, synthesise, type Templates } from './fixtures.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await synthesise();
});

test('the vault is protected, and it alone', () => {
  const protectedStacks = templates.assembly.stacks.filter((stack) => stack.terminationProtection === true);
  expect(protectedStacks.map((stack) => stack.stackName)).toEqual(['quietline-zz-vault']);
});

test('every table is encrypted with our key, and outlives the stack', () => {
  templates.vault.resourceCountIs('AWS::DynamoDB::Table', 8);
  templates.vault.allResources('AWS::DynamoDB::Table', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: Match.objectLike({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      SSESpecification: {
        SSEEnabled: true,
        SSEType: 'KMS',
        KMSMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DataKey'), 'Arn'] },
      },
    }),
  });
});

test('every table can go back seven days, but not those whose rows are meant to be forgotten', () => {
  const back = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 } };
  templates.vault.resourcePropertiesCountIs('AWS::DynamoDB::Table', back, 6);
  for (const TableName of ['quietline-zz-ephemera', 'quietline-zz-relay']) {
    templates.vault.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    });
  }
});

test('who enters staff has a second factor, an hour, and no region without an alarm', () => {
  templates.vault.hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'quietline-zz-register',
    MaxSessionDuration: 3600,
    AssumeRolePolicyDocument: Match.objectLike({
      Statement: [
        Match.objectLike({
          Action: 'sts:AssumeRole',
          Condition: {
            Bool: { 'aws:MultiFactorAuthPresent': 'true' },
            StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] },
          },
        }),
      ],
    }),
  });
});

test('what expires is deleted by DynamoDB too, in Ephemera only', () => {
  templates.vault.resourcePropertiesCountIs('AWS::DynamoDB::Table', { TimeToLiveSpecification: Match.anyValue() }, 1);
  templates.vault.hasResourceProperties('AWS::DynamoDB::Table', {
    TableName: 'quietline-zz-ephemera',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  });
});

test('the index that upkeep reads shows what is owed and no more of the row', () => {
  for (const table of ['tips', 'referrals', 'offices']) {
    templates.vault.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: `quietline-zz-${table}`,
      GlobalSecondaryIndexes: Match.arrayWith([
        {
          IndexName: 'owed',
          KeySchema: [
            { AttributeName: 'owedShard', KeyType: 'HASH' },
            { AttributeName: 'owedNext', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['owed', 'owedTries', 'owedLane'] },
        },
      ]),
    });
  }
});

test('erasures are locked until no backup can bring back what they name', () => {
  templates.vault.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 36 } } },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    },
  });
});

test('roots are locked for as long as a case may take', () => {
  templates.vault.hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    Properties: {
      ObjectLockEnabled: true,
      ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3650 } } },
      VersioningConfiguration: { Status: 'Enabled' },
      LifecycleConfiguration: Match.absent(),
    },
  });
});

test('the index of what was kept long enough says which tips those are, and no more', () => {
  templates.vault.hasResourceProperties('AWS::DynamoDB::Table', {
    TableName: 'quietline-zz-tips',
    GlobalSecondaryIndexes: Match.arrayWith([
      {
        IndexName: 'kept',
        KeySchema: [
          { AttributeName: 'keptShard', KeyType: 'HASH' },
          { AttributeName: 'keptSince', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ]),
  });
});

test('the index that the signer reads says which chains grew in an hour, and no more', () => {
  templates.vault.hasResourceProperties('AWS::DynamoDB::Table', {
    TableName: 'quietline-zz-custody',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'hour',
        KeySchema: [
          { AttributeName: 'hour', KeyType: 'HASH' },
          { AttributeName: 'pk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});

test('keys are of the kinds the seals need, turn over where they can, and are never deleted with the stack', () => {
  templates.vault.resourceCountIs('AWS::KMS::Key', 6 + SEATS.length);
  templates.vault.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  const kinds = (properties: object) =>
    Object.keys(templates.vault.findResources('AWS::KMS::Key', { Properties: properties }));
  expect(kinds({ KeySpec: 'RSA_4096', KeyUsage: 'ENCRYPT_DECRYPT' })).toHaveLength(2);
  expect(kinds({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })).toHaveLength(1);
  expect(kinds({ KeySpec: 'HMAC_512', KeyUsage: 'GENERATE_VERIFY_MAC' })).toHaveLength(2);
  expect(kinds({ EnableKeyRotation: true })).toHaveLength(1 + SEATS.length);
});

const secrets = (of: Templates) =>
  Object.values(of.vault.findResources('AWS::SecretsManager::Secret'))
    .map((found) => JSON.stringify(found))
    .filter((text) => text.includes('-origin-'));

test('the provider’s secret holds nothing that fits anybody, stays when the stack goes, and is read by phone and relay alone', () => {
  templates.vault.hasResource('AWS::SecretsManager::Secret', {
    DeletionPolicy: 'Retain',
    Properties: {
      Name: 'quietline-zz-provider',
      SecretString: Match.absent(),
      GenerateSecretString: { GenerateStringKey: 'authToken' },
    },
  });
  const policies = JSON.stringify(templates.vault.findResources('AWS::SecretsManager::ResourcePolicy'));
  expect(policies).toContain('"Effect":"Deny"');
  expect(policies.match(/role\/[a-z-]+/g)).toEqual(['role/quietline-zz-phone', 'role/quietline-zz-relay']);
});

test('the origin secret has two generations, made by Secrets Manager and replicated to where the edge reads them', async () => {
  expect(secrets(templates)).toHaveLength(2);
  for (const text of secrets(templates)) {
    expect(text).toContain('GenerateSecretString');
    expect(text).not.toContain('"SecretString"');
    expect(text).toContain('us-east-1');
  }
  const next = await synthesise({ originGeneration: 2 });
  expect(secrets(next).join(' ')).toContain('quietline-zz-origin-2');
  // What CloudFront still sends while the deploy is half done goes on being accepted.
  expect(secrets(next).join(' ')).toContain('quietline-zz-origin-1');
});
