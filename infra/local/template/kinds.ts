/**
 * Resource types by what the embedded runtime does with them. A type that is on neither list is an error: silence would
 * mean that something works on a laptop and not on AWS, or the other way about.
 */
const built = [
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::KMS::Key',
  'AWS::KMS::Alias',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Events::Rule',
  'AWS::Scheduler::Schedule',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Integration',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::SecretsManager::Secret',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ConfigurationSet',
] as const;
export type BuiltType = (typeof built)[number];

/** Nothing to run: logs, alarms, edges, and permissions between AWS services that are one process here. */
const IGNORED: readonly RegExp[] = [
  /^AWS::CDK::Metadata$/,
  /^AWS::Logs::/,
  /^AWS::CloudWatch::/,
  /^AWS::SNS::/,
  /^AWS::WAFv2::/,
  /^AWS::CloudFront::/,
  /^AWS::Lambda::(?:Permission|Version|Alias)$/,
  // Retries of asynchronous calls: the schedules here call once, whatever comes of it.
  /^AWS::Lambda::EventInvokeConfig$/,
  /^AWS::ApiGatewayV2::(?:Stage|Deployment)$/,
  /^AWS::ApiGateway::Account$/,
  /^AWS::Cognito::(?:UserPoolDomain|ManagedLoginBranding|UserPoolResourceServer)$/,
  /^AWS::SecretsManager::RotationSchedule$/,
  /^AWS::Scheduler::ScheduleGroup$/,
  /^AWS::SSM::Parameter$/,
  /^AWS::SES::ConfigurationSetEventDestination$/,
];

export const isBuilt = (type: string): type is BuiltType => built.some((known) => known === type);
export const isIgnored = (type: string): boolean => IGNORED.some((pattern) => pattern.test(type));
