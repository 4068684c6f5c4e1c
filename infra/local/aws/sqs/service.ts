import type * as z from 'zod';
import { ServiceError } from '../error.ts';
import { jsonService, operation } from '../json-service.ts';
import type { Service } from '../server.ts';
import { handleOf, md5, md5OfAttributes, type Message } from './message.ts';
import type { Queues } from './queues.ts';
import * as schema from './schema.ts';

interface Options {
  readonly queues: Queues;
  readonly urlOf: (queueName: string) => string;
}

/** The codes of the older query protocol, which SDKs still report as the error's name. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  KmsAccessDenied: 'KMS.AccessDeniedException',
};

/** Amazon SQS over its JSON protocol, standard queues only (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/). */
export function sqsService(options: Options): Service {
  return jsonService({
    name: 'sqs',
    target: 'AmazonSQS',
    version: '1.0',
    throttle: { code: 'RequestThrottled', status: 403 },
    operations: { ...singles(options), ...batches(options) },
    failure: (error) => ({
      status: error.status,
      headers: {
        'x-amzn-query-error': `${QUERY_CODES[error.code] ?? error.code};${error.status < 500 ? 'Sender' : 'Receiver'}`,
      },
      body: JSON.stringify({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message }),
    }),
  });
}

const nameIn = (queueUrl: string) => queueUrl.split('/').at(-1) ?? '';

function sent(message: Message) {
  const attributes = md5OfAttributes(message.attributes);
  return {
    MessageId: message.id,
    MD5OfMessageBody: md5(message.body),
    ...(attributes !== undefined && { MD5OfMessageAttributes: attributes }),
  };
}

function singles({ queues, urlOf }: Options) {
  const { store } = queues;
  return {
    GetQueueUrl: operation(schema.getQueueUrl, ({ QueueName }, principal) => {
      queues.authorise('GetQueueUrl', QueueName, principal);
      return { QueueUrl: urlOf(QueueName) };
    }),
    GetQueueAttributes: operation(schema.getQueueAttributes, ({ QueueUrl, AttributeNames }, principal) => {
      const name = nameIn(QueueUrl);
      queues.authorise('GetQueueAttributes', name, principal);
      const wanted = Object.entries(attributesOf(queues, name));
      return { Attributes: Object.fromEntries(wanted.filter(([key]) => isWanted(AttributeNames, key))) };
    }),
    SendMessage: operation(schema.send, (input, principal) => {
      const name = nameIn(input.QueueUrl);
      queues.authorise('SendMessage', name, principal);
      return sent(store.send(name, sending(input, principal.arn)));
    }),
    ReceiveMessage: operation(schema.receive, async (input, principal) => {
      const name = nameIn(input.QueueUrl);
      queues.authorise('ReceiveMessage', name, principal);
      const messages = await queues.receive(name, {
        max: input.MaxNumberOfMessages,
        waitSeconds: input.WaitTimeSeconds,
        visibilitySeconds: input.VisibilityTimeout,
      });
      return messages.length === 0 ? {} : { Messages: messages.map((message) => delivered(message, input)) };
    }),
    DeleteMessage: operation(schema.deleteOne, ({ QueueUrl, ReceiptHandle }, principal) => {
      queues.authorise('DeleteMessage', nameIn(QueueUrl), principal);
      store.delete(nameIn(QueueUrl), ReceiptHandle);
      return {};
    }),
    ChangeMessageVisibility: operation(schema.changeVisibility, (input, principal) => {
      queues.authorise('ChangeMessageVisibility', nameIn(input.QueueUrl), principal);
      store.changeVisibility(nameIn(input.QueueUrl), input.ReceiptHandle, input.VisibilityTimeout);
      return {};
    }),
  };
}

/** A batch needs the permission of its single operation, once. */
function batches({ queues }: Options) {
  const { store } = queues;
  return {
    SendMessageBatch: operation(schema.sendBatch, ({ QueueUrl, Entries }, principal) => {
      queues.authorise('SendMessage', nameIn(QueueUrl), principal);
      return each(Entries, (entry) => sent(store.send(nameIn(QueueUrl), sending(entry, principal.arn))));
    }),
    DeleteMessageBatch: operation(schema.deleteBatch, ({ QueueUrl, Entries }, principal) => {
      queues.authorise('DeleteMessage', nameIn(QueueUrl), principal);
      return each(Entries, (entry) => {
        store.delete(nameIn(QueueUrl), entry.ReceiptHandle);
        return {};
      });
    }),
    ChangeMessageVisibilityBatch: operation(schema.visibilityBatch, ({ QueueUrl, Entries }, principal) => {
      queues.authorise('ChangeMessageVisibility', nameIn(QueueUrl), principal);
      return each(Entries, (entry) => {
        store.changeVisibility(nameIn(QueueUrl), entry.ReceiptHandle, entry.VisibilityTimeout);
        return {};
      });
    }),
  };
}

function sending(
  input: Pick<z.infer<typeof schema.send>, 'MessageBody' | 'MessageAttributes' | 'DelaySeconds'>,
  sender: string,
) {
  return { body: input.MessageBody, attributes: input.MessageAttributes, delaySeconds: input.DelaySeconds, sender };
}

/** Some entries of a batch may fail while the others are done. */
function each<Entry extends { readonly Id: string }>(entries: readonly Entry[], run: (entry: Entry) => object) {
  if (entries.length === 0) throw new ServiceError('EmptyBatchRequest', 'There are no entries in the batch.');
  if (entries.length > 10) throw new ServiceError('TooManyEntriesInBatchRequest', 'At most 10 entries are allowed.');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new ServiceError('BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
  }
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      Failed.push({
        Id: entry.Id,
        Code: QUERY_CODES[error.code] ?? error.code,
        Message: error.message,
        SenderFault: true,
      });
    }
  }
  return { Successful, ...(Failed.length > 0 && { Failed }) };
}

const isWanted = (names: readonly string[], name: string) =>
  names.some(
    (wanted) =>
      wanted === 'All' ||
      wanted === name ||
      wanted === '.*' ||
      (wanted.endsWith('.*') && name.startsWith(wanted.slice(0, -1))),
  );

export function systemAttributes(message: Message): Record<string, string> {
  return {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.source !== undefined && { DeadLetterQueueSourceArn: message.source }),
  };
}

function delivered(message: Message, input: z.infer<typeof schema.receive>) {
  const wanted = [...input.AttributeNames, ...input.MessageSystemAttributeNames];
  const system = Object.entries(systemAttributes(message)).filter(([name]) => isWanted(wanted, name));
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isWanted(input.MessageAttributeNames, name)),
  );
  const digest = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: handleOf(message),
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(digest !== undefined && { MessageAttributes: attributes, MD5OfMessageAttributes: digest }),
  };
}

function attributesOf(queues: Queues, name: string): Record<string, string> {
  const spec = queues.store.spec(name);
  const { visible, inFlight, delayed } = queues.store.depth(name);
  return {
    QueueArn: spec.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(spec.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(spec.retentionSeconds),
    DelaySeconds: String(spec.delaySeconds),
    ...(spec.redrive && { RedrivePolicy: JSON.stringify(spec.redrive) }),
    ...(spec.kmsKeyArn !== undefined && { KmsMasterKeyId: spec.kmsKeyArn }),
  };
}
