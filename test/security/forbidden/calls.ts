import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DecryptCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { AwsClients } from '../../../infra/local/runtime/clients.ts';
import { INBOX_INDEX, OWED_INDEX, type TableName } from '../../../shared/deployment/names.ts';
import type { Scene } from './scene.ts';

/** One request to AWS, made with whoever's credentials. */
export type Call = (aws: AwsClients, scene: Scene) => Promise<unknown>;

type Row = Readonly<Record<string, string>>;
type Of<Value> = (scene: Scene) => Value;

export const getItem =
  (table: TableName, key: Of<Row>): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(new GetItemCommand({ TableName: scene.table(table), Key: marshall(key(scene)) }));

export const batchGet =
  (table: TableName, ...keys: Of<Row>[]): Call =>
  ({ dynamodb }, scene) => {
    const Keys = keys.map((key) => marshall(key(scene)));
    return dynamodb.send(new BatchGetItemCommand({ RequestItems: { [scene.table(table)]: { Keys } } }));
  };

export const query =
  (table: TableName, hash: Of<string>): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(
      new QueryCommand({
        TableName: scene.table(table),
        KeyConditionExpression: 'pk = :hash',
        ExpressionAttributeValues: { ':hash': { S: hash(scene) } },
      }),
    );

const queryIndex =
  (table: TableName, index: string, attribute: string, hash: string): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(
      new QueryCommand({
        TableName: scene.table(table),
        IndexName: index,
        KeyConditionExpression: '#hash = :hash',
        ExpressionAttributeNames: { '#hash': attribute },
        ExpressionAttributeValues: { ':hash': { S: hash } },
      }),
    );

export const queryInbox = (partner: string): Call => queryIndex('Referrals', INBOX_INDEX, 'inboxPartner', partner);
export const queryOwed = (table: TableName): Call => queryIndex(table, OWED_INDEX, 'owedShard', '00');

export const scan =
  (table: TableName): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(new ScanCommand({ TableName: scene.table(table) }));

export const putItem =
  (table: TableName, row: Of<Row>): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(new PutItemCommand({ TableName: scene.table(table), Item: marshall(row(scene)) }));

export const setAttribute =
  (table: TableName, key: Of<Row>, attribute: string): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName: scene.table(table),
        Key: marshall(key(scene)),
        // Of a row that is not there: what is tried here must not spoil what is tried next.
        ConditionExpression: 'attribute_not_exists(pk)',
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': { S: 'x' } },
      }),
    );

export const deleteItem =
  (table: TableName, key: Of<Row>): Call =>
  ({ dynamodb }, scene) =>
    dynamodb.send(new DeleteItemCommand({ TableName: scene.table(table), Key: marshall(key(scene)) }));

export const sendTo =
  (queue: string): Call =>
  ({ sqs }, scene) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: scene.named(queue),
        MessageBody: JSON.stringify(
          queue.includes('DELIVERY') ? { partner: 'desk', tip: scene.tip } : { tip: scene.tip },
        ),
      }),
    );

export const receiveFrom =
  (queue: string): Call =>
  ({ sqs }, scene) =>
    sqs.send(new ReceiveMessageCommand({ QueueUrl: scene.named(queue), WaitTimeSeconds: 0 }));

export const deleteFrom =
  (queue: string): Call =>
  ({ sqs }, scene) =>
    sqs.send(new DeleteMessageCommand({ QueueUrl: scene.named(queue), ReceiptHandle: 'x' }));

export type Context = Readonly<Record<string, string>>;
/** Under which a grant of the report was made. */
export const contextOf = (partner: string, { deployment, tip }: Scene): Context => ({
  deployment,
  tip,
  part: 'report',
  partner,
});

/** Opens a partner's grant of the report. */
export const openGrant =
  (partner: string, context: (right: Context) => Context = (right) => right): Call =>
  ({ kms }, scene) =>
    kms.send(
      new DecryptCommand({
        KeyId: scene.partnerKey(partner),
        CiphertextBlob: Buffer.from(scene.grantOf(partner).grant, 'base64'),
        EncryptionContext: context(contextOf(partner, scene)),
      }),
    );

export const decryptWith =
  (key: 'KEY_INTAKE' | 'KEY_RELAY'): Call =>
  ({ kms }, scene) =>
    kms.send(
      new DecryptCommand({
        KeyId: scene.named(key),
        CiphertextBlob: scene.wrapped,
        EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      }),
    );

/** What routing does: the report's content key from intake to a partner. */
export const grantTo =
  (partner: string, context: (right: Context) => Context = (right) => right): Call =>
  ({ kms }, scene) =>
    kms.send(
      new ReEncryptCommand({
        CiphertextBlob: scene.wrapped,
        SourceKeyId: scene.named('KEY_INTAKE'),
        SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
        DestinationKeyId: scene.partnerKey(partner),
        DestinationEncryptionContext: context(contextOf(partner, scene)),
      }),
    );

/** From one partner to another, round the rules. */
export const passGrant =
  (from: string, to: string): Call =>
  ({ kms }, scene) =>
    kms.send(
      new ReEncryptCommand({
        CiphertextBlob: Buffer.from(scene.grantOf(from).grant, 'base64'),
        SourceKeyId: scene.partnerKey(from),
        SourceEncryptionContext: contextOf(from, scene),
        DestinationKeyId: scene.partnerKey(to),
        DestinationEncryptionContext: contextOf(to, scene),
      }),
    );

export const mac: Call = ({ kms }, scene) =>
  kms.send(
    new GenerateMacCommand({
      KeyId: scene.named('KEY_ACCESS'),
      Message: Buffer.from('0000'),
      MacAlgorithm: 'HMAC_SHA_512',
    }),
  );

export const publicKey: Call = ({ kms }, scene) =>
  kms.send(new GetPublicKeyCommand({ KeyId: scene.named('KEY_INTAKE') }));

export const encryptFor =
  (partner: string): Call =>
  ({ kms }, scene) =>
    kms.send(
      new EncryptCommand({
        KeyId: scene.partnerKey(partner),
        Plaintext: Buffer.alloc(32),
        EncryptionContext: contextOf(partner, scene),
      }),
    );

export const dataKeyFor =
  (partner: string): Call =>
  ({ kms }, scene) =>
    kms.send(
      new GenerateDataKeyCommand({
        KeyId: scene.partnerKey(partner),
        KeySpec: 'AES_256',
        EncryptionContext: contextOf(partner, scene),
      }),
    );

export const putErasure: Call = ({ s3 }, scene) =>
  s3.send(new PutObjectCommand({ Bucket: scene.named('BUCKET_ERASURES'), Key: 'erasures/tried.json', Body: '{}' }));
export const readErasure: Call = ({ s3 }, scene) =>
  s3.send(new GetObjectCommand({ Bucket: scene.named('BUCKET_ERASURES'), Key: 'erasures/tried.json' }));
export const deleteErasure: Call = ({ s3 }, scene) =>
  s3.send(new DeleteObjectCommand({ Bucket: scene.named('BUCKET_ERASURES'), Key: 'erasures/tried.json' }));

/** What routing does to a grant that is taken back. */
export const withdrawal = (scene: Scene, { pk, sk }: { readonly pk: string; readonly sk: string }) =>
  new DeleteItemCommand({ TableName: scene.table('Referrals'), Key: marshall({ pk, sk }) });
