import { ChangeMessageVisibilityCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueSpec } from '../aws/spec.ts';

export interface DeadLetter {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
}

/** Looks without taking: what was received is put back at once, and nothing is deleted. */
export const readDeadLetters = async (
  sqs: SQSClient,
  queues: readonly QueueSpec[],
  urlOf: (name: string) => string,
): Promise<readonly DeadLetter[]> => {
  const targets = new Set(queues.flatMap(({ redrive }) => redrive?.deadLetterTargetArn ?? []));
  const found: DeadLetter[] = [];
  for (const { name } of queues.filter(({ arn }) => targets.has(arn))) {
    const QueueUrl = urlOf(name);
    const handles: (string | undefined)[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) break;
      for (const { MessageId: messageId = '', Body: body = '', ReceiptHandle } of Messages) {
        handles.push(ReceiptHandle);
        found.push({ queue: name, messageId, body });
      }
    }
    for (const ReceiptHandle of handles) {
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  }
  return found;
};
