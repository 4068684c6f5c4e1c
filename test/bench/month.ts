import * as z from 'zod';
import type { Resource, Stack } from '../../infra/local/template/assembly.ts';
import { merged, type Line, type PriceName } from './prices.ts';

/** What stands costs by the month though nobody reports anything: read from the templates, resource by resource. */

/** Billed by use alone, or not at all. */
const FREE = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::ManagedLoginBranding',
  // Staff who sign in are billed by head, beyond the first 10,000 a month.
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SecretsManager::ResourcePolicy',
  // By the mail alone.
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::SSM::Parameter',
]);

const rules = z.object({ Rules: z.array(z.unknown()) });
const transformations = z.object({ MetricTransformations: z.array(z.unknown()) });
const alarm = z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown().optional() })).optional() });

type Counter = (properties: Resource['Properties']) => readonly Line[];
const one =
  (name: PriceName): Counter =>
  () => [{ name, amount: 1 }];

const STANDS: Readonly<Record<string, Counter>> = {
  'AWS::KMS::Key': one('keyMonth'),
  // An alarm is billed by the metrics that it looks at.
  'AWS::CloudWatch::Alarm': (properties) => {
    const looked = alarm.parse(properties).Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length;
    return [{ name: 'alarmMonth', amount: looked ?? 1 }];
  },
  'AWS::CloudWatch::Dashboard': one('dashboardMonth'),
  'AWS::Logs::MetricFilter': (properties) => [
    { name: 'metricMonth', amount: transformations.parse(properties).MetricTransformations.length },
  ],
  // In any region but us-east-1 each has a replica there.
  'AWS::SecretsManager::Secret': (properties) => [
    { name: 'secretMonth', amount: properties['ReplicaRegions'] === undefined ? 1 : 2 },
  ],
  'AWS::WAFv2::WebACL': (properties) => [
    { name: 'webAclMonth', amount: 1 },
    { name: 'wafRuleMonth', amount: rules.parse(properties).Rules.length },
  ],
};

/** @throws for a kind of resource that nobody has said a price of: what is not known must not count as nothing */
export const standingLines = (stacks: readonly Pick<Stack, 'template'>[]): Line[] =>
  merged(
    stacks.flatMap(({ template }) =>
      Object.values(template.Resources).flatMap(({ Type, Properties }) => {
        const counter = STANDS[Type];
        if (counter === undefined && !FREE.has(Type)) throw new Error(`test/bench/month.ts has no price for ${Type}`);
        return counter?.(Properties) ?? [];
      }),
    ),
  );

export const HOURS_A_MONTH = 730;
const MILLISECONDS_AN_HOUR = 3_600_000;

/** What a schedule does each time, over a month. */
export const overAMonth = (lines: readonly Line[], everyMilliseconds: number): Line[] => {
  const times = (HOURS_A_MONTH * MILLISECONDS_AN_HOUR) / everyMilliseconds;
  return lines.map(({ name, amount }) => ({ name, amount: amount * times }));
};

/** Of each queue that a function consumes, Lambda keeps five long polls of 20 seconds under way ("Using Lambda with SQS"). */
const POLLERS = 5;
const POLL_MILLISECONDS = 20_000;

export const idlePolling = (queues: number): Line[] =>
  overAMonth([{ name: 'queueRequest', amount: queues * POLLERS }], POLL_MILLISECONDS);

/** DynamoDB asks KMS for a table's key at most every five minutes for each principal that uses it (KMS's developer guide). */
const TABLE_KEY_MILLISECONDS = 300_000;

/** @param pairs how many principals use how many tables */
export const tableKeys = (pairs: number): Line[] =>
  overAMonth([{ name: 'symmetricRequest', amount: pairs }], TABLE_KEY_MILLISECONDS);
