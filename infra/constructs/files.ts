import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

interface Props {
  readonly key: IKey;
  /** ARNs of the roles that may do each; nobody else may, whatever IAM allows. */
  readonly put: readonly string[];
  readonly get: readonly string[];
  readonly list: readonly string[];
  readonly delete: readonly string[];
}

/**
 * Sealed chunks of recordings and pictures. No versions: what is deleted here is gone, and no backup brings it back. The
 * policy names who may do what, so that an administrator's permissions reach no object.
 */
export const files = (scope: Construct, props: Props): Bucket => {
  const bucket = new Bucket(scope, 'Files', {
    versioned: false,
    encryption: BucketEncryption.KMS,
    encryptionKey: props.key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const onlyFor = (sid: string, roles: readonly string[], actions: string[], resource: string) =>
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources: [resource],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles } },
      }),
    );
  const objects = bucket.arnForObjects('*');
  onlyFor('OnlyIntakePuts', props.put, ['s3:PutObject'], objects);
  onlyFor('OnlyStaffGet', props.get, ['s3:GetObject', 's3:GetObjectVersion'], objects);
  onlyFor('OnlyErasersDelete', props.delete, ['s3:DeleteObject', 's3:DeleteObjectVersion'], objects);
  onlyFor('OnlyErasersList', props.list, ['s3:ListBucket', 's3:ListBucketVersions'], bucket.bucketArn);
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Server access logs would keep source addresses and times finer than an hour; CloudTrail holds who wrote.',
  });
  return bucket;
};
