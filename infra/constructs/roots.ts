import { Duration, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { lockedBucket } from './lockedBucket.ts';

/** Cases of trafficking come to court years later; nobody, the account's root included, shortens this. */
const LOCKED = Duration.days(10 * 365);

interface Props {
  readonly key: IKey;
  /** ARN of the one role that reads and adds. */
  readonly custody: string;
}

/**
 * The signed roots of the custody log. Closed to everybody but the signer, since chains are named by tip and partner. A lock
 * keeps versions and not names: so nothing is ever put where something is, and nobody hides one behind a delete marker. A lifecycle rule
 * could, which asks no policy: the signer reads by versions.
 */
export const roots = (scope: Construct, { key, custody }: Props): Bucket => {
  const bucket = new Bucket(scope, 'Roots', {
    ...lockedBucket(key, LOCKED),
  });
  const deny = (sid: string, actions: string[], conditions?: Record<string, Record<string, string>>) =>
    bucket.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources: [bucket.arnForObjects('*')],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
  deny('OnlyTheSigner', ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], {
    ArnNotEquals: { 'aws:PrincipalArn': custody },
  });
  deny('NeverOverAnother', ['s3:PutObject'], { Null: { 's3:if-none-match': 'true' } });
  deny('NeverGone', ['s3:DeleteObject', 's3:DeleteObjectVersion']);
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'Server access logs would keep source addresses and times finer than an hour; CloudTrail holds who wrote.',
  });
  return bucket;
};
