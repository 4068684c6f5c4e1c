import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Credentials, ServiceName } from '../aws/spec.ts';

/** The SDK as a function would have it: with its own credentials, and with nothing read from this machine. */
export interface AwsClients {
  readonly dynamodb: DynamoDBClient;
  readonly kms: KMSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly secrets: SecretsManagerClient;
  readonly destroy: () => void;
}

export const createClients = (
  urls: Readonly<Record<ServiceName, string>>,
  region: string,
  credentials: Credentials,
): AwsClients => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const common = { region, credentials };
  const dynamodb = new DynamoDBClient({ ...common, endpoint: urls.dynamodb });
  const kms = new KMSClient({ ...common, endpoint: urls.kms });
  const sqs = new SQSClient({ ...common, endpoint: urls.sqs });
  const s3 = new S3Client({ ...common, endpoint: urls.s3, forcePathStyle: true });
  const secrets = new SecretsManagerClient({ ...common, endpoint: urls.secretsmanager });
  return {
    dynamodb,
    kms,
    sqs,
    s3,
    secrets,
    destroy: () => {
      for (const client of [dynamodb, kms, sqs, s3, secrets]) client.destroy();
    },
  };
};
