import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateKeyCommand,
  DecryptCommand,
  EncryptCommand,
  GetPublicKeyCommand,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import { GetObjectCommand, PutObjectAclCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEndpoints } from '../../../../infra/local/aws/endpoints.ts';
import type {
  CallRecord,
  Credentials,
  Endpoints,
  PolicyDocument,
  QueueSpec,
} from '../../../../infra/local/aws/spec.ts';
import { ACCOUNT, allow, keySpec, options, roleArn } from '../../../contract/aws/local.ts';
import { nameOf } from '../../../contract/aws/suite.ts';
import {
  BUCKET,
  type Clients,
  clientsFor,
  destroy,
  INDEX,
  LOCKED_BUCKET,
  QUEUE,
  REGION,
  TABLE,
} from '../../../contract/aws/target.ts';

const table = `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${TABLE}`;
const keyArn = (name: string) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`;
const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QUEUE}`;
const own = {
  Condition: {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
};
const both = (...documents: PolicyDocument[]) => documents;
const dataKeyPolicy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'kms:ViaService': `sqs.${REGION}.amazonaws.com` } },
    },
  ],
};
const roles: Record<string, PolicyDocument[]> = {
  nothing: [],
  'table-only': [allow('dynamodb:Query', table)],
  everything: [allow('*')],
  'refused-by-the-table': [allow('*')],
  own: [
    allow(
      [
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:BatchGetItem',
        'dynamodb:Scan',
        'dynamodb:PutItem',
        'dynamodb:PartiQLInsert',
      ],
      [table, `${table}/index/*`],
      own,
    ),
  ],
  from: [allow('kms:ReEncryptFrom', keyArn('rsa'))],
  to: [
    allow('kms:ReEncryptTo', keyArn('symmetric'), {
      Condition: { StringEquals: { 'kms:EncryptionContext:partner': 'a' } },
    }),
  ],
  'from-and-to': both(
    allow('kms:ReEncryptFrom', keyArn('rsa')),
    allow('kms:ReEncryptTo', keyArn('symmetric'), {
      Condition: { StringEquals: { 'kms:EncryptionContext:partner': 'a' } },
    }),
  ),
  'send-without-key': [allow('sqs:SendMessage', queueArn)],
  'send-with-key': both(
    allow('sqs:SendMessage', queueArn),
    allow(['kms:GenerateDataKey', 'kms:Decrypt'], keyArn('data')),
  ),
  'get-object': [allow('s3:GetObject', `arn:aws:s3:::${BUCKET}/*`)],
};

const tablePolicy = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['dynamodb:PutItem', 'dynamodb:Query'],
      Resource: [table, `${table}/index/*`],
      Condition: {
        ArnEquals: { 'aws:PrincipalArn': [roleArn('refused-by-the-table'), `arn:aws:iam::${ACCOUNT}:root`] },
      },
    },
  ],
};

const withKey = (queue: QueueSpec): QueueSpec =>
  queue.name === QUEUE ? { ...queue, kmsKeyArn: keyArn('data') } : queue;

let endpoints: Endpoints;
const calls: CallRecord[] = [];
const open: Clients[] = [];

beforeAll(async () => {
  endpoints = await startEndpoints({
    ...options,
    keys: [...options.keys, keySpec('data', 'SYMMETRIC_DEFAULT', dataKeyPolicy)],
    tables: options.tables.map((each) => ({ ...each, policy: tablePolicy })),
    queues: options.queues.map(withKey),
    roles: Object.entries(roles).map(([name, policies]) => ({ arn: roleArn(name), policies })),
    onCall: (call) => calls.push(call),
  });
});
afterAll(async () => {
  for (const clients of open) destroy(clients);
  await endpoints.close();
});

function as(name: string): Clients {
  const special: Record<string, Credentials> = { admin: endpoints.adminCredentials, root: endpoints.rootCredentials };
  const credentials = special[name] ?? endpoints.credentialsFor(roleArn(name));
  const clients = clientsFor(endpoints.urls, credentials);
  open.push(clients);
  return clients;
}

const attempt = (credentials: { accessKeyId: string; secretAccessKey: string }) => {
  const clients = clientsFor(endpoints.urls, credentials);
  open.push(clients);
  return nameOf(clients.kms.send(new GetPublicKeyCommand({ KeyId: keyArn('rsa') })));
};

const query = (pk: string, more: object = {}) =>
  new QueryCommand({
    TableName: TABLE,
    KeyConditionExpression: '#k = :k',
    ExpressionAttributeNames: { '#k': 'pk' },
    ExpressionAttributeValues: { ':k': { S: pk } },
    ...more,
  });

const inIndex = () => query('x', { IndexName: INDEX, ExpressionAttributeNames: { '#k': 'queue' } });

describe('a table’s own policy', () => {
  const put = new PutItemCommand({ TableName: TABLE, Item: { pk: { S: 'policy' }, sk: { S: 'policy' } } });

  test.each(['refused-by-the-table', 'root'])('refuses %s, whom IAM lets do everything', async (who) => {
    const { dynamodb } = as(who);
    expect(await nameOf(dynamodb.send(put))).toBe('AccessDeniedException');
    expect(await nameOf(dynamodb.send(query('policy')))).toBe('AccessDeniedException');
    expect(await nameOf(dynamodb.send(inIndex()))).toBe('AccessDeniedException');
  });

  test.each(['everything', 'admin'])('lets %s pass: another role, and the runtime’s own eye', async (who) => {
    const { dynamodb } = as(who);
    await expect(dynamodb.send(put)).resolves.toBeDefined();
    await expect(dynamodb.send(inIndex())).resolves.toBeDefined();
  });
});

const grant = async (role: string, context: Record<string, string>) => {
  const encrypt = {
    KeyId: keyArn('rsa'),
    Plaintext: Buffer.alloc(32),
    EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
  } as const;
  const { CiphertextBlob } = await as('everything').kms.send(new EncryptCommand(encrypt));
  return as(role).kms.send(
    new ReEncryptCommand({
      CiphertextBlob,
      SourceKeyId: keyArn('rsa'),
      SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      DestinationKeyId: keyArn('symmetric'),
      DestinationEncryptionContext: context,
    }),
  );
};

const encrypt = () => new EncryptCommand({ KeyId: keyArn('data'), Plaintext: Buffer.from('x') });

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });

const insert = (pk: string) => ({
  Statement: `INSERT INTO "${TABLE}" VALUE {'pk': ?, 'sk': ?}`,
  Parameters: [{ S: pk }, { S: 'inserted' }],
});

describe('a role without a policy is refused in each service’s own words', () => {
  test('DynamoDB', async () => {
    const get = new GetItemCommand({ TableName: TABLE, Key: key('mine') });
    expect(await nameOf(as('nothing').dynamodb.send(get))).toBe('AccessDeniedException');
  });
  test('KMS', async () => {
    expect(await nameOf(as('nothing').kms.send(new GetPublicKeyCommand({ KeyId: keyArn('rsa') })))).toBe(
      'AccessDeniedException',
    );
  });
  test('SQS', async () => {
    const receive = new ReceiveMessageCommand({ QueueUrl: endpoints.queueUrl(QUEUE) });
    expect(await nameOf(as('nothing').sqs.send(receive))).toBe('AccessDenied');
  });
  test('S3', async () => {
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'x', Body: 'x' });
    expect(await nameOf(as('nothing').s3.send(put))).toBe('AccessDenied');
  });
  test('the poller of the event sources', async () => {
    const input = { queueName: QUEUE, roleArn: roleArn('nothing'), maxMessages: 1, waitSeconds: 0 };
    await expect(endpoints.queues.receive(input)).rejects.toHaveProperty('code', 'AccessDenied');
  });
});

describe('who calls is known by a signature', () => {
  test('an id that was never issued', async () => {
    expect(await attempt({ accessKeyId: 'ASIAMADEUP', secretAccessKey: 'x' })).toBe('UnrecognizedClientException');
  });
  test('a role’s id with a wrong secret', async () => {
    const { accessKeyId } = endpoints.credentialsFor(roleArn('everything'));
    expect(await attempt({ accessKeyId, secretAccessKey: 'x' })).toBe('InvalidSignatureException');
  });
  test('no signature at all', async () => {
    const answer = await fetch(endpoints.urls.kms, {
      method: 'POST',
      headers: { 'x-amz-target': 'TrentService.GetPublicKey' },
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('MissingAuthenticationToken');
  });
});

describe('dynamodb:LeadingKeys, from the request as it came', () => {
  test('an item of its own, and one of another’s', async () => {
    const { dynamodb } = as('own');
    await dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: key('mine') }));
    expect(await nameOf(dynamodb.send(new PutItemCommand({ TableName: TABLE, Item: key('theirs') })))).toBe(
      'AccessDeniedException',
    );
    expect(await nameOf(dynamodb.send(new GetItemCommand({ TableName: TABLE, Key: key('theirs') })))).toBe(
      'AccessDeniedException',
    );
  });
  test('a query', async () => {
    const { dynamodb } = as('own');
    expect((await dynamodb.send(query('mine'))).Items).toEqual([key('mine')]);
    expect(await nameOf(dynamodb.send(query('theirs')))).toBe('AccessDeniedException');
  });
  test('a query through an index is judged by the index’s partition key', async () => {
    const { dynamodb } = as('own');
    const onIndex = { IndexName: INDEX, ExpressionAttributeNames: { '#k': 'queue' } };
    expect((await dynamodb.send(query('mine', onIndex))).Items).toEqual([]);
    expect(await nameOf(dynamodb.send(query('theirs', onIndex)))).toBe('AccessDeniedException');
  });
  test('the table’s ARN does not cover its indexes', async () => {
    const { dynamodb } = as('table-only');
    expect((await dynamodb.send(query('nobody'))).Items).toEqual([]);
    const onIndex = { IndexName: INDEX, ExpressionAttributeNames: { '#k': 'queue' } };
    expect(await nameOf(dynamodb.send(query('nobody', onIndex)))).toBe('AccessDeniedException');
  });
  test('a batch with one item of another’s', async () => {
    const Keys = [key('mine'), key('theirs')];
    const batch = new BatchGetItemCommand({ RequestItems: { [TABLE]: { Keys } } });
    expect(await nameOf(as('own').dynamodb.send(batch))).toBe('AccessDeniedException');
  });

  test('refuses a batch of INSERTs of which one is not its own, whole, and any other statement', async () => {
    const send = (who: string, ...Statements: { Statement: string }[]) =>
      nameOf(as(who).dynamodb.send(new BatchExecuteStatementCommand({ Statements })));
    expect(await send('own', insert('mine'), insert('theirs'))).toBe('AccessDeniedException');
    const got = new GetItemCommand({ TableName: TABLE, Key: { pk: { S: 'mine' }, sk: { S: 'inserted' } } });
    expect((await as('everything').dynamodb.send(got)).Item).toBeUndefined();
    await expect(
      as('own').dynamodb.send(new BatchExecuteStatementCommand({ Statements: [insert('mine')] })),
    ).resolves.toBeDefined();
    expect(await send('table-only', insert('mine'))).toBe('AccessDeniedException');
    for (const Statement of [`SELECT * FROM "${TABLE}"`, `DELETE FROM "${TABLE}" WHERE pk = 'mine'`])
      expect(await send('everything', { Statement })).toBe('ValidationException');
  });
  test('a scan, which has none', async () => {
    expect(await nameOf(as('own').dynamodb.send(new ScanCommand({ TableName: TABLE })))).toBe('AccessDeniedException');
  });
  test('a query whose partition key cannot be told is refused, not let through', async () => {
    const twice = { KeyConditionExpression: '#k = :k AND #k = :k' };
    expect(await nameOf(as('own').dynamodb.send(query('mine', twice)))).toBe('ValidationException');
    const legacy = new QueryCommand({
      TableName: TABLE,
      KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'theirs' }] } },
    });
    expect(await nameOf(as('own').dynamodb.send(legacy))).toBe('ValidationException');
  });
});

describe('ReEncrypt is two permissions', () => {
  test.each(['from', 'to'])('only %s', async (role) => {
    expect(await nameOf(grant(role, { partner: 'a' }))).toBe('AccessDeniedException');
  });
  test('both, and only under the context that the policy names', async () => {
    expect(await nameOf(grant('from-and-to', { partner: 'b' }))).toBe('AccessDeniedException');
    const { CiphertextBlob } = await grant('from-and-to', { partner: 'a' });
    const decrypt = new DecryptCommand({ CiphertextBlob, EncryptionContext: { partner: 'a' } });
    expect(await nameOf(as('from-and-to').kms.send(decrypt))).toBe('AccessDeniedException');
  });
});

describe('the key for data at rest', () => {
  test('is refused to whoever calls it directly, the account’s root too', async () => {
    expect(await nameOf(as('everything').kms.send(encrypt()))).toBe('AccessDeniedException');
    expect(await nameOf(as('admin').kms.send(encrypt()))).toBe('AccessDeniedException');
  });
  test('works through the service, for a role that may use it', async () => {
    const send = new SendMessageCommand({ QueueUrl: endpoints.queueUrl(QUEUE), MessageBody: 'x' });
    expect((await as('send-with-key').sqs.send(send)).MessageId).toBeDefined();
    expect(await nameOf(as('send-without-key').sqs.send(send))).toBe('KmsAccessDenied');
  });
});

describe('S3', () => {
  test('tells who may not list nothing about an object that is not there', async () => {
    const get = new GetObjectCommand({ Bucket: BUCKET, Key: 'nowhere' });
    expect(await nameOf(as('get-object').s3.send(get))).toBe('AccessDenied');
    expect(await nameOf(as('everything').s3.send(get))).toBe('NoSuchKey');
  });
  test('locks nothing without a digest of the body', async () => {
    const put = new PutObjectCommand({ Bucket: LOCKED_BUCKET, Key: 'x', Body: 'x', ChecksumCRC32: 'AAAAAA==' });
    expect(await nameOf(as('everything').s3.send(put))).toBe('BadDigest');
  });
});

describe('what is not served is refused by name', () => {
  test.each([
    ['KMS', 'CreateKey', () => as('admin').kms.send(new CreateKeyCommand({}))],
    ['SQS', 'PurgeQueue', () => as('admin').sqs.send(new PurgeQueueCommand({ QueueUrl: endpoints.queueUrl(QUEUE) }))],
    [
      'DynamoDB',
      'CreateTable',
      () =>
        as('admin').dynamodb.send(
          new CreateTableCommand({ TableName: 'another', KeySchema: [], AttributeDefinitions: [] }),
        ),
    ],
    ['S3', 'acl', () => as('admin').s3.send(new PutObjectAclCommand({ Bucket: BUCKET, Key: 'x', ACL: 'private' }))],
    [
      'SQS',
      'MessageGroupId',
      () =>
        as('admin').sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: endpoints.queueUrl(QUEUE),
            Entries: [{ Id: 'a', MessageBody: 'a', MessageGroupId: 'g' }],
          }),
        ),
    ],
  ])('%s: %s', async (_service, named, call) => {
    await expect(call()).rejects.toThrow(named);
  });
});

test('each judgement is told, with what was refused and never a body', async () => {
  calls.length = 0;
  const get = new GetItemCommand({ TableName: TABLE, Key: key('mine') });
  await as('own').dynamodb.send(get);
  await nameOf(as('nothing').dynamodb.send(get));
  const call = { service: 'dynamodb', action: 'dynamodb:GetItem', resource: table };
  expect(calls).toEqual([
    { ...call, principalArn: roleArn('own'), allowed: true },
    { ...call, principalArn: roleArn('nothing'), allowed: false, error: 'AccessDenied' },
  ]);
});
