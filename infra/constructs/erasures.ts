import { Duration, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { lockedBucket } from './lockedBucket.ts';

/**
 * What must be erased again after a restore. It has to outlive every backup that could bring the erased rows back: seven
 * days of point-in-time recovery, and the 35 days for which DynamoDB keeps a last backup of a deleted table. Then it goes
 * too, because a list of who asked to be forgotten is itself something to forget.
 */
const LOCKED = Duration.days(36);
const GONE = Duration.days(60);

const ERASED = 'erasures/*';

export const erasures = (scope: Construct, key: IKey, routing: string): Bucket => {
  const bucket = new Bucket(scope, 'Erasures', {
    ...lockedBucket(key, LOCKED),
    lifecycleRules: [{ expiration: GONE, noncurrentVersionExpiration: Duration.days(1) }],
  });
  // What is listed here is erased, again and again: nobody else may name a tip, nor cover an entry up.
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OnlyRoutingErases',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(ERASED)],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': routing } },
    }),
  );
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'NobodyForgets',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [bucket.arnForObjects(ERASED)],
    }),
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Server access logs would keep source addresses and times finer than an hour; CloudTrail holds who wrote.',
  });
  return bucket;
};
