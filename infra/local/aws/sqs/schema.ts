import * as z from 'zod';
import { attributeSchema } from './message.ts';

const queueUrl = z.string().min(1);
const visibility = z.int().min(0).max(43_200);
const receiptHandle = z.string().min(1);
const attributes = z.record(z.string().min(1).max(256), attributeSchema);
/** Characters that XML can carry: SQS refuses others. */
const body = z
  .string()
  .min(1)
  .max(1_048_576)
  .regex(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u);

const entryId = z.string().regex(/^[\w-]{1,80}$/);
const sending = {
  MessageBody: body,
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: attributes.default({}),
};

const sendEntry = z.strictObject({ Id: entryId, ...sending });
const deleteEntry = z.strictObject({ Id: entryId, ReceiptHandle: receiptHandle });
const visibilityEntry = z.strictObject({
  Id: entryId,
  ReceiptHandle: receiptHandle,
  VisibilityTimeout: visibility,
});

export const getQueueUrl = z.strictObject({ QueueName: z.string().min(1) });
export const getQueueAttributes = z.strictObject({
  QueueUrl: queueUrl,
  AttributeNames: z.array(z.string()).default([]),
});
export const send = z.strictObject({ QueueUrl: queueUrl, ...sending });
export const receive = z.strictObject({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: visibility.optional(),
  WaitTimeSeconds: z.int().min(0).max(20).default(0),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});
export const deleteOne = z.strictObject({ QueueUrl: queueUrl, ReceiptHandle: receiptHandle });
export const changeVisibility = deleteOne.extend({ VisibilityTimeout: visibility });

export const sendBatch = z.strictObject({ QueueUrl: queueUrl, Entries: z.array(sendEntry) });
export const deleteBatch = z.strictObject({ QueueUrl: queueUrl, Entries: z.array(deleteEntry) });
export const visibilityBatch = z.strictObject({ QueueUrl: queueUrl, Entries: z.array(visibilityEntry) });
