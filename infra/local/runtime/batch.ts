import * as z from 'zod';
import type { DeliveredMessage } from '../aws/spec.ts';

/** What Lambda's poller hands over, and how it reads the answer. */

export const sqsEvent = (queueArn: string, region: string, messages: readonly DeliveredMessage[]): unknown => ({
  Records: messages.map((message) => ({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, attribute]) => [
        name,
        {
          stringValue: attribute.StringValue,
          binaryValue: attribute.BinaryValue,
          stringListValues: [],
          binaryListValues: [],
          dataType: attribute.DataType,
        },
      ]),
    ),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  })),
});

const answerSchema = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * The messages that are done. No answer, or an empty list, is a success of all; an answer that cannot be read, or names a
 * message that was not in the batch, is a failure of all.
 */
export const doneOf = (
  messages: readonly DeliveredMessage[],
  payload: unknown,
  reportsFailures: boolean,
): readonly DeliveredMessage[] => {
  if (!reportsFailures || payload === null || payload === undefined) return messages;
  const parsed = answerSchema.safeParse(payload);
  if (!parsed.success) return [];
  const failed = new Set((parsed.data.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(messages.map(({ messageId }) => messageId));
  for (const id of failed) if (!known.has(id)) return [];
  return messages.filter(({ messageId }) => !failed.has(messageId));
};
