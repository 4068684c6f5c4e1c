import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, type KeyUsageType } from '@aws-sdk/client-kms';
import { CreateBucketCommand, PutObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import type { KeySpecName } from '../../../infra/local/aws/spec.ts';
import { missingTool } from '../../required.ts';
import { options } from './local.ts';
import * as t from './target.ts';

/** `pip install 'moto[server]==5.*'`; the CI does. A second opinion, where it has one. */
const COMMAND = 'moto_server';
const missing = missingTool(
  spawnSync(COMMAND, ['--help'], { stdio: 'ignore' }).status === 0,
  'moto_server is not on the PATH (pip install "moto[server]")',
  'QUIETLINE_REQUIRE_MOTO',
);

export const moto: t.Candidate = {
  name: 'moto',
  ...(missing !== undefined && { missing }),
  // moto 5: answers AccessDeniedException for the wrong key; makes RSA keys but cannot decrypt with them; verifies a false
  // signature without an error; does not compare a checksum with its body; knows no parameters in PartiQL's INSERT.
  lacks: ['parameters of INSERT', 'incorrect key', 'rsa', 'false signature', 'checksum'],
  async start() {
    const port = await freePort();
    const server = spawn(COMMAND, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const url = `http://127.0.0.1:${port}`;
    await answering(url);
    const clients = t.clientsFor(
      { dynamodb: url, kms: url, sqs: url, s3: url, secretsmanager: url, ses: url },
      { accessKeyId: 'moto', secretAccessKey: 'moto' },
    );
    await createTableAndBuckets(clients);
    const queues = await createQueues(clients);
    const keys = await createKeys(clients);
    return {
      clients,
      ...queues,
      keyArn: (name) => keys.get(name) ?? '',
      async close() {
        t.destroy(clients);
        const gone = once(server, 'exit');
        server.kill();
        await gone;
      },
    };
  },
};

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    const answer = await fetch(`${url}/moto-api/`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(200);
  }
  throw new Error('moto_server did not start');
}

async function createTableAndBuckets({ dynamodb, s3 }: t.Clients): Promise<void> {
  for (const table of options.tables) {
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: table.attributeDefinitions.map((attribute) => ({
          AttributeName: attribute.attributeName,
          AttributeType: attribute.attributeType,
        })),
        KeySchema: table.keySchema.map((key) => ({ AttributeName: key.attributeName, KeyType: key.keyType })),
        GlobalSecondaryIndexes: table.globalSecondaryIndexes?.map((index) => ({
          IndexName: index.indexName,
          KeySchema: index.keySchema.map((key) => ({ AttributeName: key.attributeName, KeyType: key.keyType })),
          Projection: { ProjectionType: index.projection.projectionType },
        })),
      }),
    );
  }
  const CreateBucketConfiguration = { LocationConstraint: t.REGION } as const;
  await s3.send(new CreateBucketCommand({ Bucket: t.BUCKET, CreateBucketConfiguration }));
  await s3.send(
    new CreateBucketCommand({ Bucket: t.LOCKED_BUCKET, CreateBucketConfiguration, ObjectLockEnabledForBucket: true }),
  );
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket: t.LOCKED_BUCKET,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } },
      },
    }),
  );
}

async function createQueues({ sqs }: t.Clients): Promise<{ queueUrl: string; deadLetterUrl: string }> {
  const { QueueUrl: deadLetterUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: t.DEAD_LETTERS }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: Attributes?.['QueueArn'],
    maxReceiveCount: t.MAX_RECEIVES,
  });
  const { QueueUrl: queueUrl = '' } = await sqs.send(
    new CreateQueueCommand({
      QueueName: t.QUEUE,
      Attributes: { VisibilityTimeout: String(t.VISIBILITY_SECONDS), RedrivePolicy },
    }),
  );
  return { queueUrl, deadLetterUrl };
}

async function createKeys({ kms }: t.Clients): Promise<ReadonlyMap<KeySpecName | 'OTHER', string>> {
  const wanted: [KeySpecName | 'OTHER', KeySpecName, KeyUsageType][] = [
    ['RSA_4096', 'RSA_4096', 'ENCRYPT_DECRYPT'],
    ['SYMMETRIC_DEFAULT', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    ['OTHER', 'SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT'],
    ['HMAC_512', 'HMAC_512', 'GENERATE_VERIFY_MAC'],
    ['ECC_NIST_P256', 'ECC_NIST_P256', 'SIGN_VERIFY'],
  ];
  const keys = new Map<KeySpecName | 'OTHER', string>();
  for (const [name, KeySpec, KeyUsage] of wanted) {
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
    keys.set(name, KeyMetadata?.Arn ?? '');
  }
  return keys;
}
