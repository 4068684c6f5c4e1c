import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { KeySpecName, ServiceName } from '../../../infra/local/aws/spec.ts';

/** Something that speaks AWS, with the resources below in it. The suites know nothing else of it. */
export interface Target {
  readonly clients: Clients;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  /** By its spec; `OTHER` is a second symmetric key. */
  readonly keyArn: (name: KeySpecName | 'OTHER') => string;
  close(): Promise<void>;
}

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly kms: KMSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
}

export interface Candidate {
  readonly name: string;
  /** Why it cannot be tried on this machine. */
  readonly missing?: string;
  /** What is known not to hold there: the tests that need it are skipped. */
  readonly lacks: readonly string[];
  start(): Promise<Target>;
}

export const REGION = 'eu-west-1';
export const TABLE = 'contract-table';
export const INDEX = 'by-due';
export const BUCKET = 'contract-bucket';
export const LOCKED_BUCKET = 'contract-locked';
export const QUEUE = 'contract-queue';
export const DEAD_LETTERS = 'contract-queue-dead';
export const VISIBILITY_SECONDS = 1;
export const MAX_RECEIVES = 2;

export function clientsFor(
  urls: Readonly<Record<ServiceName, string>>,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Clients {
  const shared = { region: REGION, credentials, maxAttempts: 1 };
  return {
    dynamodb: new DynamoDBClient({ ...shared, endpoint: urls.dynamodb }),
    kms: new KMSClient({ ...shared, endpoint: urls.kms }),
    sqs: new SQSClient({ ...shared, endpoint: urls.sqs }),
    s3: new S3Client({ ...shared, endpoint: urls.s3, forcePathStyle: true }),
  };
}

export function destroy(clients: Clients): void {
  for (const client of Object.values(clients)) client.destroy();
}
