import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/**
 * What must be erased again after a restore. It has to outlive every backup that could bring the erased rows back: seven
 * days of point-in-time recovery, and the 35 days for which DynamoDB keeps a last backup of a deleted table. Then it goes
 * too, because a list of who asked to be forgotten is itself something to forget.
 */
const LOCKED = Duration.days(36);
const GONE = Duration.days(60);

export const erasures = (scope: Construct, key: IKey): Bucket => {
  const bucket = new Bucket(scope, 'Erasures', {
    versioned: true,
    objectLockEnabled: true,
    objectLockDefaultRetention: ObjectLockRetention.compliance(LOCKED),
    lifecycleRules: [{ expiration: GONE, noncurrentVersionExpiration: Duration.days(1) }],
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Server access logs would keep source addresses and times finer than an hour; CloudTrail holds who wrote.',
  });
  return bucket;
};
