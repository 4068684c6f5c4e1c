import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetPublicKeyCommand } from '@aws-sdk/client-kms';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEndpoints } from '../../../../infra/local/aws/endpoints.ts';
import type { Endpoints, FaultHooks, RequestSummary } from '../../../../infra/local/aws/spec.ts';
import { ACCOUNT, options, roleArn } from '../../../contract/aws/local.ts';
import { nameOf } from '../../../contract/aws/suite.ts';
import { BUCKET, type Clients, clientsFor, destroy, QUEUE, REGION, TABLE } from '../../../contract/aws/target.ts';

let hooks: FaultHooks = {};
let endpoints: Endpoints;
let clients: Clients;

beforeAll(async () => {
  endpoints = await startEndpoints({
    ...options,
    faults: {
      beforeCall: (request) => hooks.beforeCall?.(request),
      afterCall: (request) => hooks.afterCall?.(request),
    },
  });
  clients = clientsFor(endpoints.urls, endpoints.credentialsFor(roleArn('everything')));
});
afterAll(async () => {
  destroy(clients);
  await endpoints.close();
});
beforeEach(() => {
  hooks = {};
});

const Key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const put = (pk: string) => clients.dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: Key(pk) }));
const stored = async (pk: string) => {
  hooks = {};
  return (await clients.dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: Key(pk) }))).Item !== undefined;
};

test('a call dropped before it is handled leaves nothing', async () => {
  hooks = { beforeCall: () => 'drop' };
  await nameOf(put('before'));
  expect(await stored('before')).toBe(false);
});

test('a call whose answer is lost has been done', async () => {
  hooks = { afterCall: () => 'drop' };
  await nameOf(put('after'));
  expect(await stored('after')).toBe(true);
});

test('all tries at one call bear one id, and another call another', async () => {
  const seen: RequestSummary[] = [];
  const endpoint = endpoints.urls.dynamodb;
  const credentials = endpoints.credentialsFor(roleArn('everything'));
  const patient = new DynamoDBClient({ endpoint, credentials, region: REGION, maxAttempts: 2 });
  hooks = {
    beforeCall: (request) => {
      seen.push(request);
      return 'throttle';
    },
  };
  const ask = () => nameOf(patient.send(new GetItemCommand({ TableName: TABLE, Key: Key('tried') })));
  await ask();
  const tries = seen.length;
  await ask();
  patient.destroy();
  const ids = seen.map(({ invocationId }) => invocationId);
  expect(tries).toBeGreaterThan(1);
  expect(new Set(ids.slice(0, tries)).size).toBe(1);
  expect(new Set(ids).size).toBe(2);
  expect(ids).not.toContain(undefined);
});

test('throttling is told in each service’s own words, which its client knows to retry', async () => {
  hooks = { beforeCall: () => 'throttle' };
  const KeyId = `arn:aws:kms:${REGION}:${ACCOUNT}:key/rsa`;
  const send = new SendMessageCommand({ QueueUrl: endpoints.queueUrl(QUEUE), MessageBody: 'x' });
  const names = await Promise.all([
    nameOf(put('throttled')),
    nameOf(clients.kms.send(new GetPublicKeyCommand({ KeyId }))),
    nameOf(clients.sqs.send(send)),
    nameOf(clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'x' }))),
  ]);
  expect(names).toEqual(['ThrottlingException', 'ThrottlingException', 'RequestThrottled', 'SlowDown']);
  expect(await stored('throttled')).toBe(false);
});

test('hooks see which call it is, in order, and who makes it', async () => {
  const seen: RequestSummary[] = [];
  hooks = { beforeCall: (request) => void seen.push(request) };
  await put('one');
  await put('two');
  expect(seen.map(({ operation, principalArn }) => [operation, principalArn])).toEqual([
    ['PutItem', roleArn('everything')],
    ['PutItem', roleArn('everything')],
  ]);
  expect((seen[1]?.sequence ?? 0) - (seen[0]?.sequence ?? 0)).toBe(1);
});
