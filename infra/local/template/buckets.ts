import * as z from 'zod';
import type { BucketSpec, PolicyDocument } from '../aws/spec.ts';
import { attributeOf, type Catalogue, type Entry } from './catalogue.ts';
import { policyDocument } from './policyDocument.ts';

const encryption = z.object({
  ServerSideEncryptionConfiguration: z
    .array(
      z.object({
        ServerSideEncryptionByDefault: z.object({ SSEAlgorithm: z.string(), KMSMasterKeyID: z.string().optional() }),
      }),
    )
    .length(1),
});

const bucketSchema = z.object({
  BucketEncryption: encryption.optional(),
  VersioningConfiguration: z.object({ Status: z.enum(['Enabled', 'Suspended']) }).optional(),
  ObjectLockConfiguration: z
    .object({
      Rule: z.object({
        DefaultRetention: z.object({
          Mode: z.literal('COMPLIANCE'),
          Days: z.coerce.number().optional(),
          Years: z.coerce.number().optional(),
        }),
      }),
    })
    .optional(),
});

const bucketPolicySchema = z.object({ Bucket: z.string(), PolicyDocument: policyDocument });

const bucketOf = (entry: Entry<z.output<typeof bucketSchema>>, policy: PolicyDocument | undefined): BucketSpec => {
  const { properties, physical } = entry;
  const [encrypted] = properties.BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
  const kmsKeyArn = encrypted?.ServerSideEncryptionByDefault.KMSMasterKeyID;
  const retention = properties.ObjectLockConfiguration?.Rule.DefaultRetention;
  return {
    name: physical.ref,
    arn: attributeOf(entry, 'Arn'),
    versioned: properties.VersioningConfiguration?.Status === 'Enabled' || retention !== undefined,
    ...(policy === undefined ? {} : { policy }),
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    ...(retention === undefined
      ? {}
      : {
          objectLock: { mode: retention.Mode, days: (retention.Days ?? 0) + (retention.Years ?? 0) * 365 },
        }),
  };
};

export const bucketsOf = (catalogue: Catalogue): readonly BucketSpec[] => {
  const policies = new Map(
    catalogue
      .all('AWS::S3::BucketPolicy', bucketPolicySchema)
      .map(({ properties }) => [properties.Bucket, properties.PolicyDocument]),
  );
  return catalogue
    .all('AWS::S3::Bucket', bucketSchema)
    .map((entry) => bucketOf(entry, policies.get(entry.physical.ref)));
};
