import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { functionsOf, SEATS, synthesise, type Templates } from './fixtures.ts';

let templates: Templates;
beforeAll(async () => {
  templates = await synthesise({ alarmAddress: 'watch@elsewhere.example' });
});

const alarmSchema = z.object({
  Properties: z.looseObject({
    AlarmDescription: z.string(),
    AlarmActions: z.array(z.unknown()).min(1),
    MetricName: z.string(),
    Threshold: z.number(),
    TreatMissingData: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
  }),
});
const alarms = () =>
  Object.values(templates.watch.findResources('AWS::CloudWatch::Alarm')).map(
    (found) => alarmSchema.parse(found).Properties,
  );
const on = (metric: string, name: string) =>
  alarms().find(
    ({ MetricName, Dimensions }) => MetricName === metric && Dimensions.some(({ Value }) => Value === name),
  );

const SAYS = /^Impact: .{20,} Next step: .{20,}$/;

test('every alarm says what it means for people and what to do next, and reaches somebody', () => {
  expect(alarms().length).toBeGreaterThan(30);
  for (const { AlarmDescription } of alarms()) expect(AlarmDescription).toMatch(SAYS);
});

test('no step can wait or fail unseen', () => {
  for (const step of ['triage', 'routing', 'delivery']) {
    expect(on('ApproximateAgeOfOldestMessage', `quietline-zz-${step}-urgent`)?.Threshold).toBe(60);
    expect(on('ApproximateAgeOfOldestMessage', `quietline-zz-${step}-routine`)?.Threshold).toBe(900);
    for (const lane of ['urgent', 'routine']) {
      expect(on('ApproximateNumberOfMessagesVisible', `quietline-zz-${step}-${lane}-dead`)?.Threshold).toBe(1);
    }
  }
});

test('every function that is deployed is watched for errors and throttles', () => {
  const names = functionsOf(templates.line).map(({ FunctionName }) => FunctionName);
  expect(names.length).toBeGreaterThan(8);
  expect(names.filter((name) => !on('Errors', name) || !on('Throttles', name))).toEqual([]);
  expect(alarms().filter(({ MetricName }) => MetricName === '5xx')).toHaveLength(2 + SEATS.length);
});

test('a read outside somebody’s work is counted at every portal, under one name', () => {
  const filterSchema = z.object({
    Properties: z.object({
      LogGroupName: z.string(),
      MetricTransformations: z.array(z.object({ MetricName: z.string() })),
    }),
  });
  const counted = Object.values(templates.watch.findResources('AWS::Logs::MetricFilter'))
    .map((found) => filterSchema.parse(found).Properties)
    .filter(({ MetricTransformations: [to] }) => to?.MetricName === 'staff-read_outside_work');
  expect(counted.map(({ LogGroupName }) => LogGroupName).toSorted()).toEqual(
    functionsOf(templates.line)
      .map(({ FunctionName }) => FunctionName)
      .filter((name) => name.startsWith('quietline-zz-staff-'))
      .map((name) => name.replace('quietline-zz-', '/quietline/zz/'))
      .toSorted(),
  );
  expect(alarms().filter(({ MetricName }) => MetricName === 'staff-read_outside_work')).toHaveLength(1);
});

test('if upkeep falls silent, that is the alarm', () => {
  expect(on('Invocations', 'quietline-zz-upkeep')?.TreatMissingData).toBe('breaching');
});

describe('changes to what keeps the promise', () => {
  const ruleSchema = z.object({
    Properties: z.looseObject({
      Description: z.string(),
      EventPattern: z.looseObject({
        detail: z.looseObject({ eventSource: z.array(z.string()), eventName: z.array(z.string()).default([]) }),
      }),
      Targets: z.array(
        z.looseObject({
          InputTransformer: z.object({ InputTemplate: z.string(), InputPathsMap: z.record(z.string(), z.string()) }),
        }),
      ),
    }),
  });
  const rules = () =>
    [templates.watch, templates.edge].flatMap((template) =>
      Object.values(template.findResources('AWS::Events::Rule')).map((found) => ruleSchema.parse(found).Properties),
    );

  test.each([
    ['kms.amazonaws.com', 'PutKeyPolicy'],
    ['kms.amazonaws.com', 'CreateGrant'],
    ['kms.amazonaws.com', 'ScheduleKeyDeletion'],
    ['lambda.amazonaws.com', 'UpdateFunctionCode20150331v2'],
    ['lambda.amazonaws.com', 'CreateFunction20150331'],
    ['iam.amazonaws.com', 'PutRolePolicy'],
    ['iam.amazonaws.com', 'UpdateAssumeRolePolicy'],
    ['dynamodb.amazonaws.com', 'RestoreTableToPointInTime'],
    ['dynamodb.amazonaws.com', 'PutResourcePolicy'],
    ['dynamodb.amazonaws.com', 'DeleteResourcePolicy'],
    ['s3.amazonaws.com', 'PutBucketLifecycle'],
    ['s3.amazonaws.com', 'PutBucketLifecycleConfiguration'],
    ['secretsmanager.amazonaws.com', 'PutSecretValue'],
    ['secretsmanager.amazonaws.com', 'DeleteResourcePolicy'],
    ['cognito-idp.amazonaws.com', 'AdminCreateUser'],
    ['cognito-idp.amazonaws.com', 'AdminSetUserPassword'],
    ['cognito-idp.amazonaws.com', 'AdminUpdateUserAttributes'],
    ['cloudtrail.amazonaws.com', 'StopLogging'],
  ])('%s %s is told', (service, call) => {
    const found = rules().filter(
      ({ EventPattern }) =>
        EventPattern.detail.eventSource.includes(service) && EventPattern.detail.eventName.includes(call),
    );
    expect(found).toHaveLength(1);
  });

  test.each(['watch', 'edge'] as const)('whoever may enter staff is told where STS reports it: %s', (stack) => {
    templates[stack].hasResourceProperties('AWS::Events::Rule', {
      // Trails count AssumeRole as reading.
      State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      EventPattern: Match.objectLike({
        detail: {
          eventSource: ['sts.amazonaws.com'],
          eventName: ['AssumeRole'],
          requestParameters: { roleArn: [{ suffix: ':role/quietline-zz-register' }] },
        },
      }),
    });
  });

  test('what IAM does is watched where AWS reports it', () => {
    templates.edge.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: Match.objectLike({ detail: Match.objectLike({ eventSource: ['iam.amazonaws.com'] }) }),
    });
  });

  test('a refused key is told too, though trails count Decrypt as reading', () => {
    templates.watch.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      EventPattern: Match.objectLike({
        detail: { eventSource: ['kms.amazonaws.com'], errorCode: ['AccessDenied', 'AccessDeniedException'] },
      }),
    });
  });

  test('the message says impact and next step, and passes on no address and no encryption context', () => {
    for (const { Description, Targets } of rules()) {
      expect(Description).toMatch(SAYS);
      expect(Description.length).toBeLessThanOrEqual(512);
      for (const { InputTransformer } of Targets) {
        expect(InputTransformer.InputTemplate).toContain('Next step');
        expect(Object.values(InputTransformer.InputPathsMap).sort()).toEqual([
          '$.account',
          '$.detail.eventName',
          '$.detail.eventTime',
          '$.detail.userIdentity.arn',
        ]);
      }
    }
  });

  test('somebody outside the account can be told', () => {
    const subscription = { Protocol: 'email', Endpoint: 'watch@elsewhere.example' };
    templates.watch.hasResourceProperties('AWS::SNS::Subscription', subscription);
    templates.edge.hasResourceProperties('AWS::SNS::Subscription', subscription);
  });
});
