import { createHash } from 'node:crypto';
import type { BuiltType } from './kinds.ts';

/**
 * What CloudFormation would answer to `Ref` and `Fn::GetAtt`. Names are derived from stack and logical id, never drawn,
 * so that what was written before a restart is found again after it.
 */
export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface PlaceOfResource {
  readonly stack: string;
  readonly logicalId: string;
  readonly account: string;
  readonly region: string;
}

export interface LocalAddresses {
  /** Issuer that stands in for every Cognito user pool. */
  readonly issuer: string;
  /** A queue's `Ref` is its URL. */
  readonly queueUrl: (name: string) => string;
}

const digestOf = (place: PlaceOfResource): string =>
  createHash('sha256').update(`${place.stack}/${place.logicalId}`).digest('hex');

/** A key id has the form of a UUID. */
const uuidOf = (digest: string): string =>
  [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => digest.slice(from, to))
    .join('-');

/** The property that a template may name the resource by. */
export const nameProperty: Partial<Record<BuiltType, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::KMS::Alias': 'AliasName',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::SES::ConfigurationSet': 'Name',
};

/** A log group or a topic may be named in a policy: it has an ARN, and nothing behind it. */
export const physicalOfIgnored = (type: string, { stack, logicalId, account, region }: PlaceOfResource): Physical => {
  const service = type.split('::')[1]?.toLowerCase() ?? 'unknown';
  const ref = `${stack}-${logicalId}`;
  return { ref, attributes: { Arn: `arn:aws:${service}:${region}:${account}:${ref}` } };
};

const named = (ref: string, arn: string): Physical => ({ ref, attributes: { Arn: arn } });

export const physicalOf = (
  type: BuiltType,
  name: string | undefined,
  place: PlaceOfResource,
  addresses: LocalAddresses,
): Physical => {
  const { account, region } = place;
  const digest = digestOf(place);
  const short = digest.slice(0, 10);
  const own = name ?? `${place.stack}-${place.logicalId}`;
  const arn = (service: string, resource: string): string => `arn:aws:${service}:${region}:${account}:${resource}`;
  switch (type) {
    case 'AWS::DynamoDB::Table':
      return named(own, arn('dynamodb', `table/${own}`));
    case 'AWS::SQS::Queue':
      return {
        ref: addresses.queueUrl(own),
        attributes: { Arn: arn('sqs', own), QueueName: own, QueueUrl: addresses.queueUrl(own) },
      };
    case 'AWS::KMS::Key':
      return {
        ref: uuidOf(digest),
        attributes: { Arn: arn('kms', `key/${uuidOf(digest)}`), KeyId: uuidOf(digest) },
      };
    case 'AWS::S3::Bucket': {
      const bucket = name ?? `${place.stack}-${place.logicalId}-${short}`.toLowerCase().slice(-63);
      return named(bucket, `arn:aws:s3:::${bucket}`);
    }
    case 'AWS::IAM::Role': {
      const role = own.slice(-64);
      return { ref: role, attributes: { Arn: `arn:aws:iam::${account}:role/${role}`, RoleId: `AROA${short}` } };
    }
    case 'AWS::IAM::ManagedPolicy': {
      const policyArn = `arn:aws:iam::${account}:policy/${own}`;
      return { ref: policyArn, attributes: { PolicyArn: policyArn } };
    }
    case 'AWS::Lambda::Function':
      return named(own.slice(-64), arn('lambda', `function:${own.slice(-64)}`));
    case 'AWS::Events::Rule':
      return named(own, arn('events', `rule/${own}`));
    case 'AWS::Scheduler::Schedule':
      return named(own, arn('scheduler', `schedule/default/${own}`));
    case 'AWS::SecretsManager::Secret':
      return { ref: arn('secretsmanager', `secret:${own}-${short.slice(0, 6)}`), attributes: { Id: own } };
    case 'AWS::SES::EmailIdentity':
      return named(own, arn('ses', `identity/${own}`));
    case 'AWS::SES::ConfigurationSet':
      return named(own, arn('ses', `configuration-set/${own}`));
    case 'AWS::Cognito::UserPool': {
      const id = `${region}_${short}`;
      return {
        ref: id,
        attributes: {
          Arn: arn('cognito-idp', `userpool/${id}`),
          UserPoolId: id,
          ProviderURL: addresses.issuer,
          ProviderName: addresses.issuer.replace(/^https?:\/\//, ''),
        },
      };
    }
    case 'AWS::Cognito::UserPoolClient':
      return { ref: digest.slice(0, 26), attributes: { ClientId: digest.slice(0, 26), Name: own } };
    case 'AWS::ApiGatewayV2::Api':
      return {
        ref: short,
        attributes: { ApiId: short, ApiEndpoint: `https://${short}.execute-api.${region}.amazonaws.com` },
      };
    case 'AWS::KMS::Alias':
    case 'AWS::IAM::Policy':
    case 'AWS::SQS::QueuePolicy':
    case 'AWS::S3::BucketPolicy':
    case 'AWS::SecretsManager::ResourcePolicy':
    case 'AWS::Lambda::EventSourceMapping':
    case 'AWS::ApiGatewayV2::Route':
    case 'AWS::ApiGatewayV2::Integration':
      return { ref: type === 'AWS::KMS::Alias' ? own : digest.slice(0, 12), attributes: {} };
  }
};
