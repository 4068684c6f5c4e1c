import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Time-outs well inside the functions' own, so that a hung call ends as an error we handle and not as a killed worker. */
const patient = {
  maxAttempts: 4,
  // Without `throwOnRequestTimeout` a hung call is waited for all the same, and a line about it is written to the log.
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
};
export type Patience = typeof patient;

/** For whoever has to answer within seconds to somebody who then tries again. */
export const impatient: Patience = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_500, throwOnRequestTimeout: true },
};

export const dynamoClient = (settings = patient): DynamoDBClient => new DynamoDBClient(settings);
export const kmsClient = (settings = patient): KMSClient => new KMSClient(settings);
export const sqsClient = (settings = patient): SQSClient => new SQSClient(settings);
export const secretsClient = (settings = patient): SecretsManagerClient => new SecretsManagerClient(settings);
export const s3Client = (settings = patient): S3Client => new S3Client(settings);
