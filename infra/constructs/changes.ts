import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { changeAlarm } from './changeAlarm.ts';
import { REGISTER, roleName } from '../../shared/deployment/names.ts';

const COMPARE = 'ask who deployed; if nobody did, treat it as a break-in (docs/service-control-policy.md).';

/** In each region whose STS the role's trust lets ask (register.ts). */
const registerTaken = (scope: Construct, deployment: string, topic: ITopic): void => {
  changeAlarm(scope, 'RegisterTaken', {
    topic,
    service: 'sts.amazonaws.com',
    calls: ['AssumeRole'],
    of: { roleArn: [{ suffix: `:role/${roleName(deployment, REGISTER)}` }] },
    reads: true,
    impact: 'somebody may be entering staff, who can read what that partner was granted, or taking them off.',
    nextStep:
      'ask who enters staff and compare each partner’s register with whom they named; if nobody does, it is a break-in.',
  });
};

/** Changes, where the data stands, to what decides who can open what. */
export const regionChanges = (scope: Construct, deployment: string, topic: ITopic): void => {
  // Names come bare and as ARNs.
  registerTaken(scope, deployment, topic);
  const ours = [{ wildcard: `*${deployment}-*` }];
  changeAlarm(scope, 'KeyChanged', {
    topic,
    service: 'kms.amazonaws.com',
    calls: [
      'PutKeyPolicy',
      'CreateGrant',
      'UpdateAlias',
      'DeleteAlias',
      'DisableKey',
      'DisableKeyRotation',
      'ScheduleKeyDeletion',
    ],
    impact: 'who can open what may have changed, or sealed words may become unreadable.',
    nextStep: `compare the key policy with the vault stack's template and ${COMPARE}`,
  });
  changeAlarm(scope, 'KeyRefused', {
    topic,
    service: 'kms.amazonaws.com',
    refused: true,
    impact: 'something reached for a key that it may not use: a fault in a deploy, or somebody trying doors.',
    nextStep: 'find the caller in CloudTrail; a function of ours means a wrong permission, anyone else is an incident.',
  });
  changeAlarm(scope, 'CodeChanged', {
    topic,
    service: 'lambda.amazonaws.com',
    calls: [
      'UpdateFunctionCode20150331v2',
      'UpdateFunctionConfiguration20150331v2',
      'AddPermission20150331v2',
      'PublishLayerVersion20181031',
    ],
    of: { functionName: ours },
    impact: 'other code may run under a role that opens parts.',
    nextStep: `compare the code's hash with the release and ${COMPARE}`,
  });
  changeAlarm(scope, 'FunctionMade', {
    topic,
    service: 'lambda.amazonaws.com',
    calls: ['CreateFunction20150331'],
    of: { role: [{ wildcard: `*role/${deployment}-*` }] },
    impact: 'a new function runs under one of our roles.',
    nextStep: `see whether the line stack made it and ${COMPARE}`,
  });
  changeAlarm(scope, 'TableChanged', {
    topic,
    service: 'dynamodb.amazonaws.com',
    calls: [
      'DeleteTable',
      'UpdateTable',
      'UpdateContinuousBackups',
      'CreateBackup',
      'RestoreTableToPointInTime',
      'RestoreTableFromBackup',
      'ExportTableToPointInTime',
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'EnableKinesisStreamingDestination',
    ],
    impact: 'rows may be opened to others, copied, brought back after an erasure, or lost.',
    nextStep: `after a restore, replay the erasures before serving; otherwise ${COMPARE}`,
  });
  changeAlarm(scope, 'BucketChanged', {
    topic,
    service: 's3.amazonaws.com',
    calls: [
      'PutBucketPolicy',
      'DeleteBucketPolicy',
      'PutObjectLockConfiguration',
      'PutBucketReplication',
      'PutBucketVersioning',
      'DeleteBucketPublicAccessBlock',
      // A rule may hide what is locked behind delete markers. CloudTrail's name for it has been either.
      'PutBucketLifecycle',
      'PutBucketLifecycleConfiguration',
      'DeleteBucketLifecycle',
    ],
    of: { bucketName: ours },
    impact:
      'erasures may be forged or forgotten, signed roots hidden, or recordings copied, lost, or kept after an erasure.',
    nextStep: COMPARE,
  });
  changeAlarm(scope, 'SecretChanged', {
    topic,
    service: 'secretsmanager.amazonaws.com',
    calls: [
      'PutSecretValue',
      'UpdateSecret',
      'PutResourcePolicy',
      'DeleteResourcePolicy',
      'ReplicateSecretToRegions',
      'DeleteSecret',
    ],
    impact: 'somebody may send texts in the name of the line, or make up texts and calls.',
    nextStep: `see whether the token was changed by whoever looks after the number, and ${COMPARE}`,
  });
  changeAlarm(scope, 'SignInChanged', {
    topic,
    service: 'cognito-idp.amazonaws.com',
    calls: [
      'UpdateUserPool',
      'CreateUserPoolClient',
      'UpdateUserPoolClient',
      'SetUserPoolMfaConfig',
      'CreateIdentityProvider',
      'AdminCreateUser',
      'AdminSetUserPassword',
      'AdminUpdateUserAttributes',
      'AdminSetUserMFAPreference',
      'AdminResetUserPassword',
    ],
    impact: 'somebody may be able to sign in as staff.',
    nextStep: COMPARE,
  });
  changeAlarm(scope, 'WatchChanged', {
    topic,
    service: 'events.amazonaws.com',
    calls: ['DisableRule', 'DeleteRule', 'RemoveTargets'],
    impact: 'these alarms, or upkeep, may have been switched off.',
    nextStep: COMPARE,
  });
  changeAlarm(scope, 'TrailChanged', {
    topic,
    service: 'cloudtrail.amazonaws.com',
    calls: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'],
    impact: 'alarms about changes may have been switched off at their source.',
    nextStep: COMPARE,
  });
};

/** What AWS reports in us-east-1 only: roles, and the way in. */
export const globalChanges = (scope: Construct, deployment: string, topic: ITopic): void => {
  registerTaken(scope, deployment, topic);
  changeAlarm(scope, 'RoleChanged', {
    topic,
    service: 'iam.amazonaws.com',
    calls: [
      'PutRolePolicy',
      'DeleteRolePolicy',
      'AttachRolePolicy',
      'DetachRolePolicy',
      'UpdateAssumeRolePolicy',
      'CreateRole',
      'DeleteRole',
      'PutRolePermissionsBoundary',
      'DeleteRolePermissionsBoundary',
    ],
    of: { roleName: [{ prefix: `${deployment}-` }] },
    impact: 'what a function may reach, or who may act as it, has changed.',
    nextStep: `compare the role with the vault stack's template and ${COMPARE}`,
  });
  changeAlarm(scope, 'EdgeChanged', {
    topic,
    service: 'cloudfront.amazonaws.com',
    calls: [
      'UpdateDistribution',
      'CreateRealtimeLogConfig',
      'UpdateOriginRequestPolicy',
      'CreateMonitoringSubscription',
    ],
    impact: 'reports may pass through somewhere else, or addresses be logged.',
    nextStep: COMPARE,
  });
  changeAlarm(scope, 'RatesChanged', {
    topic,
    service: 'wafv2.amazonaws.com',
    calls: ['UpdateWebACL', 'PutLoggingConfiguration', 'DisassociateWebACL'],
    impact: 'reporters may be shut out, or their addresses be logged.',
    nextStep: COMPARE,
  });
};
