import * as z from 'zod';
import { REGION } from '../../infra/stacks/fixtures.ts';

/*
 * As much of CloudFormation as the vault's policies use, and an error for anything else: what is skipped here would be a
 * permission nobody read.
 */
export const PARTITION_REGION_ACCOUNT = { partition: 'aws', region: REGION, account: '111122223333' };
const { partition, region, account } = PARTITION_REGION_ACCOUNT;

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': partition,
  'AWS::Region': region,
  'AWS::AccountId': account,
  'AWS::URLSuffix': 'amazonaws.com',
};

const refSchema = z.strictObject({ Ref: z.string() });
const joinSchema = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const arnSchema = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) });
const namedSchema = z.looseObject({ RoleName: z.string().optional(), TableName: z.string().optional() });

export const resourcesOf = (template: unknown, type: string) =>
  Object.entries(templateSchema.parse(template).Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, properties: resource.Properties }));

export const resolver = (template: unknown): ((value: unknown) => unknown) => {
  const { Resources } = templateSchema.parse(template);

  const arnOf = (id: string): string => {
    const resource = Resources[id];
    const named = namedSchema.parse(resource?.Properties ?? {});
    switch (resource?.Type) {
      case 'AWS::IAM::Role':
        return `arn:${partition}:iam::${account}:role/${named.RoleName}`;
      case 'AWS::DynamoDB::Table':
        return `arn:${partition}:dynamodb:${region}:${account}:table/${named.TableName}`;
      case 'AWS::KMS::Key':
        return `arn:${partition}:kms:${region}:${account}:key/${id}`;
      case 'AWS::S3::Bucket':
        return `arn:${partition}:s3:::${id.toLowerCase()}`;
      case 'AWS::SQS::Queue':
        return `arn:${partition}:sqs:${region}:${account}:${id}`;
      default:
        throw new Error(`No ARN is known for ${id} (${resource?.Type})`);
    }
  };

  const resolve = (value: unknown): unknown => {
    const ref = refSchema.safeParse(value);
    if (ref.success) return pseudo[ref.data.Ref] ?? ref.data.Ref;
    const join = joinSchema.safeParse(value);
    if (join.success)
      return join.data['Fn::Join'][1].map((part) => String(resolve(part))).join(join.data['Fn::Join'][0]);
    const arn = arnSchema.safeParse(value);
    if (arn.success) return arnOf(arn.data['Fn::GetAtt'][0]);
    if (Array.isArray(value)) return value.map((item) => resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const intrinsic = entries.find(([key]) => key.startsWith('Fn::'));
    if (intrinsic) throw new Error(`Not read by this test: ${JSON.stringify(value)}`);
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]));
  };
  return resolve;
};
