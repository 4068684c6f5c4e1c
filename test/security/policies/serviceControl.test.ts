import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { type Authoriser, createAuthoriser } from '../../../infra/local/aws/authorise.ts';

/*
 * The policy that docs/ offers for the organisation to attach. A service control policy gives nothing and takes away what
 * it denies, so it is tried here as the denials of someone who may otherwise do everything.
 */
const account = '111122223333';
const region = 'eu-west-1';
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const ADMIN = role('admin');
const DEPLOY = role(`cdk-hnb659fds-cfn-exec-role-${account}-${region}`);

const key = `arn:aws:kms:${region}:${account}:key/any`;
const ours = role('quietline-zz-staff-desk');
const code = `arn:aws:lambda:${region}:${account}:function:quietline-zz-web`;
const table = `arn:aws:dynamodb:${region}:${account}:table/quietline-zz-parts`;
/** As CloudFormation names it, after its stack. */
const bucket = 'arn:aws:s3:::quietline-zz-vault-roots3b10600b-abcdef';

let authoriser: Authoriser;
beforeAll(async () => {
  const text = await readFile(new URL('../../../docs/service-control-policy.json', import.meta.url), 'utf8');
  const denials = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  authoriser = createAuthoriser({
    account,
    region,
    roles: [ADMIN, DEPLOY].map((arn) => ({ arn, policies: [everything, denials] })),
  });
});

const pool = `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_abcdefghi`;

const keyPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
};

const decide = (arn: string, action: string, resource: string, context = {}) =>
  authoriser.decide({
    principal: { arn, kind: 'role' },
    action,
    resource,
    context,
    ...(action.startsWith('kms:') ? { resourcePolicy: keyPolicy } : {}),
  });

test.each([
  ['kms:PutKeyPolicy', key],
  ['kms:CreateGrant', key],
  ['kms:ScheduleKeyDeletion', key],
  ['kms:UpdateAlias', key],
  ['iam:PutRolePolicy', ours],
  ['iam:UpdateAssumeRolePolicy', ours],
  ['iam:PassRole', ours],
  ['lambda:UpdateFunctionCode', code],
  ['lambda:UpdateFunctionConfiguration', code],
  ['dynamodb:PutResourcePolicy', table],
  ['dynamodb:DeleteResourcePolicy', table],
  ['s3:PutLifecycleConfiguration', bucket],
  ['s3:PutBucketPolicy', bucket],
  ['s3:PutBucketObjectLockConfiguration', bucket],
])('%s is for the deploy alone', (action, resource) => {
  expect(decide(ADMIN, action, resource)).toBe('ExplicitlyDenied');
  expect(decide(DEPLOY, action, resource)).toBe('Allowed');
});

test.each([
  ['dynamodb:ExportTableToPointInTime', table],
  ['dynamodb:DeleteTable', table],
  ['cognito-idp:AdminSetUserPassword', pool],
  ['cognito-idp:AdminUpdateUserAttributes', pool],
  ['cloudtrail:StopLogging', `arn:aws:cloudtrail:${region}:${account}:trail/any`],
])('%s is for nobody', (action, resource) => {
  expect(decide(ADMIN, action, resource)).toBe('ExplicitlyDenied');
  expect(decide(DEPLOY, action, resource)).toBe('ExplicitlyDenied');
});

test.each([
  ['cognito-idp:AdminCreateUser', pool],
  ['sts:AssumeRole', role('quietline-zz-register')],
])('%s, to make staff, is for who has a second factor', (action, resource) => {
  expect(decide(ADMIN, action, resource)).toBe('ExplicitlyDenied');
  expect(decide(ADMIN, action, resource, { 'aws:MultiFactorAuthPresent': 'false' })).toBe('ExplicitlyDenied');
  expect(decide(ADMIN, action, resource, { 'aws:MultiFactorAuthPresent': 'true' })).toBe('Allowed');
});

test('services still get the grants they need, and a lost table can be restored', () => {
  expect(decide(ADMIN, 'kms:CreateGrant', key, { 'kms:GrantIsForAWSResource': 'true' })).toBe('Allowed');
  expect(decide(ADMIN, 'dynamodb:RestoreTableToPointInTime', table)).toBe('Allowed');
});

test('it is small enough to be attached', async () => {
  const text = await readFile(new URL('../../../docs/service-control-policy.json', import.meta.url), 'utf8');
  expect(JSON.stringify(JSON.parse(text)).length).toBeLessThan(5120);
});
