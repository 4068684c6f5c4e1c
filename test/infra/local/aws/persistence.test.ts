import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, GenerateMacCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startEndpoints } from '../../../../infra/local/aws/endpoints.ts';
import type { EndpointOptions, Endpoints } from '../../../../infra/local/aws/spec.ts';
import { ACCOUNT, options, roleArn } from '../../../contract/aws/local.ts';
import {
  type Clients,
  clientsFor,
  destroy,
  INDEX,
  LOCKED_BUCKET,
  QUEUE,
  REGION,
  TABLE,
} from '../../../contract/aws/target.ts';

let stateDirectory = '';
beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'quietline-state-'));
});
afterEach(() => rmSync(stateDirectory, { recursive: true, force: true }));

async function during<Result>(
  run: (clients: Clients, endpoints: Endpoints) => Promise<Result>,
  more: Partial<EndpointOptions> = {},
): Promise<Result> {
  const endpoints = await startEndpoints({ ...options, stateDirectory, ...more });
  const clients = clientsFor(endpoints.urls, endpoints.credentialsFor(roleArn('everything')));
  try {
    return await run(clients, endpoints);
  } finally {
    destroy(clients);
    await endpoints.close();
  }
}

const keyArn = (name: string) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`;
const row = { pk: { S: 'kept' }, sk: { S: 'x' }, queue: { S: 'q' }, due: { N: '1' } };
const macOf = new GenerateMacCommand({
  KeyId: keyArn('hmac'),
  MacAlgorithm: 'HMAC_SHA_512',
  Message: Buffer.from('c'),
});

test('rows, indexes, messages, keys and objects are there after a restart', async () => {
  const before = await during(async ({ dynamodb, kms, s3, sqs }, { queueUrl }) => {
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: row }));
    await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(QUEUE), MessageBody: 'hidden' }));
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl(QUEUE), VisibilityTimeout: 600 }));
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(QUEUE), MessageBody: 'waiting' }));
    const put = await s3.send(new PutObjectCommand({ Bucket: LOCKED_BUCKET, Key: 'root', Body: 'signed' }));
    const sealed = await kms.send(new EncryptCommand({ KeyId: keyArn('symmetric'), Plaintext: Buffer.from('k') }));
    return { sent, put, sealed, mac: (await kms.send(macOf)).Mac };
  });

  await during(async ({ dynamodb, kms, s3, sqs }, { queueUrl, queues }) => {
    const { pk, sk } = row;
    expect((await dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: { pk, sk } }))).Item).toEqual(row);
    const query = {
      TableName: TABLE,
      IndexName: INDEX,
      KeyConditionExpression: '#q = :q',
      ExpressionAttributeNames: { '#q': 'queue' },
      ExpressionAttributeValues: { ':q': { S: 'q' } },
    };
    expect((await dynamodb.send(new QueryCommand(query))).Count).toBe(1);
    expect(queues.depth(QUEUE)).toEqual({ visible: 1, inFlight: 1, delayed: 0 });
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl(QUEUE) }));
    expect(Messages?.map(({ MessageId, Body }) => [MessageId, Body])).toEqual([[before.sent.MessageId, 'waiting']]);
    const got = await s3.send(new GetObjectCommand({ Bucket: LOCKED_BUCKET, Key: 'root' }));
    expect([await got.Body?.transformToString(), got.VersionId]).toEqual(['signed', before.put.VersionId]);
    expect((await s3.send(new ListObjectsV2Command({ Bucket: LOCKED_BUCKET }))).KeyCount).toBe(1);
    const opened = await kms.send(new DecryptCommand({ CiphertextBlob: before.sealed.CiphertextBlob }));
    expect(Buffer.from(opened.Plaintext ?? []).toString()).toBe('k');
    expect((await kms.send(macOf)).Mac).toEqual(before.mac);
  });
});

test('key material can be read by its owner alone', async () => {
  await during(async () => {});
  const directory = join(stateDirectory, 'kms');
  const files = readdirSync(directory);
  expect(files).toHaveLength(options.keys.length);
  expect(files.map((file) => statSync(join(directory, file)).mode % 0o1000)).toEqual(files.map(() => 0o600));
});

test('a row past its TTL stays for two days, and goes at a start after them', async () => {
  const expires = Math.floor(Date.now() / 1000);
  const Key = { pk: { S: 'ttl' }, sk: { S: 'x' } };
  const read = ({ dynamodb }: Clients) => dynamodb.send(new GetItemCommand({ TableName: TABLE, Key }));
  await during(({ dynamodb }) =>
    dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: { ...Key, expires: { N: String(expires) } } })),
  );
  const after = (hours: number) => ({ clock: () => (expires + hours * 3600) * 1000 });
  expect((await during(read, after(47))).Item).toBeDefined();
  expect((await during(read, after(49))).Item).toBeUndefined();
});

test('a state directory made for other tables is refused', async () => {
  await during(async () => {});
  const [table] = options.tables;
  const tables = table === undefined ? [] : [{ ...table, globalSecondaryIndexes: [] }];
  await expect(during(async () => {}, { tables })).rejects.toThrow(/other keys/);
});
