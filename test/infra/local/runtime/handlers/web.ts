import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** A function that does on request what a well-behaved one never would. */

const dynamodb = new DynamoDBClient({ maxAttempts: 1 });
const sqs = new SQSClient({ maxAttempts: 1 });
const { TABLE: TableName, QUEUE: QueueUrl } = process.env;
let served = 0;

interface Event {
  readonly rawPath: string;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const words = ({ body = '', isBase64Encoded }: Event): string =>
  isBase64Encoded === true ? Buffer.from(body, 'base64').toString() : body;

const never = (): Promise<never> => new Promise(() => setTimeout(() => {}, 60_000));

const acts: Record<string, (event: Event) => unknown> = {
  '/echo': (event) => event,
  '/environment': () => process.env,
  '/cookies': () => ({
    statusCode: 303,
    headers: { Location: '/next', 'X-Number': 7 },
    cookies: ['a=1; Path=/', 'b=2; Path=/; HttpOnly'],
  }),
  '/binary': () => ({
    statusCode: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from([0, 255, 128]).toString('base64'),
    isBase64Encoded: true,
  }),
  '/throw': () => {
    throw new TypeError('told to');
  },
  '/slow': never,
  '/crash': () => process.exit(3),
  '/late': () => {
    setTimeout(() => {
      throw new Error('nobody waits for this');
    }, 0);
    return never();
  },
  '/served': () => ({ served: (served += 1) }),
  '/now': () => ({ now: Date.now(), fresh: new Date().getTime(), isDate: new Date() instanceof Date }),
  '/log': (event) => {
    console.log(`said ${words(event)}`);
    return {};
  },
  '/put': async (event) => {
    await dynamodb.send(new PutItemCommand({ TableName, Item: { pk: { S: words(event) } } }));
    return { put: true };
  },
  '/get': async () => {
    await dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: 'x' } } }));
    return { got: true };
  },
  '/send': async (event) => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: words(event) }));
    return { sent: true };
  },
};

export const handler = async (event: Event): Promise<unknown> => {
  const act = acts[event.rawPath];
  if (act === undefined) return { statusCode: 404, body: 'no such act' };
  try {
    return await act(event);
  } catch (error) {
    if (event.rawPath === '/throw') throw error;
    return { error: error instanceof Error ? error.name : 'unknown' };
  }
};
