import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { available, nameOf, started } from './suite.ts';
import { QUEUE, type Target, VISIBILITY_SECONDS } from './target.ts';

const AFTER_VISIBILITY_MS = VISIBILITY_SECONDS * 1000 + 150;

const received: { QueueUrl: string; ReceiptHandle: string | undefined }[] = [];

/** Each test begins with both queues empty: what the one before left in flight goes by its handle. */
async function drain(target: Target): Promise<void> {
  for (const QueueUrl of [target.queueUrl, target.deadLetterUrl]) {
    while ((await receive({ ...target, queueUrl: QueueUrl })).length > 0);
  }
  // One that was deleted, or received again since, is refused or left alone: either is well.
  const sent = received.splice(0).map((handle) => target.clients.sqs.send(new DeleteMessageCommand(handle)));
  await Promise.allSettled(sent);
}

async function receive({ clients: { sqs }, queueUrl: QueueUrl }: Target, more: object = {}): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      ...more,
    }),
  );
  received.push(...Messages.map(({ ReceiptHandle }) => ({ QueueUrl, ReceiptHandle })));
  return Messages;
}

describe.for(available('SQS'))('SQS as $name serves it', (candidate) => {
  const running = started(candidate);

  test('sends, receives and deletes, with its digests and attributes', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl } = target;
    const MessageBody = '{"tip":"é"}';
    const sent = await clients.sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody,
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'urgent' },
          n: { DataType: 'Number', StringValue: '1' },
        },
      }),
    );
    expect(sent.MD5OfMessageBody).toBe(createHash('md5').update(MessageBody).digest('hex'));
    const [message] = await receive(target);
    expect(message?.MessageId).toBe(sent.MessageId);
    expect(message?.Body).toBe(MessageBody);
    expect(message?.MD5OfBody).toBe(sent.MD5OfMessageBody);
    expect(message?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message?.MessageAttributes?.['kind']?.StringValue).toBe('urgent');
    expect(message?.Attributes?.ApproximateReceiveCount).toBe('1');
    expect(Number(message?.Attributes?.SentTimestamp)).toBeGreaterThan(Date.now() - 60_000);
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    await sleep(AFTER_VISIBILITY_MS);
    expect(await receive(target)).toEqual([]);
  });

  test('hides what was received until its visibility runs out', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl } = target;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    expect(await receive(target)).toHaveLength(1);
    expect(await receive(target)).toHaveLength(0);
    await sleep(AFTER_VISIBILITY_MS);
    const [again] = await receive(target);
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  test('shows a message again at once when its visibility is set to 0', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl } = target;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const [message] = await receive(target);
    await clients.sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    expect(await receive(target)).toHaveLength(1);
  });

  test('moves a message to the dead letters after its last receipt', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl, deadLetterUrl } = target;
    const { MessageId } = await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'dead' }));
    expect(await receive(target)).toHaveLength(1);
    await sleep(AFTER_VISIBILITY_MS);
    expect(await receive(target)).toHaveLength(1);
    await sleep(AFTER_VISIBILITY_MS);
    expect(await receive(target)).toHaveLength(0);
    const dead = await receive({ ...target, queueUrl: deadLetterUrl });
    expect(dead.map((message) => [message.MessageId, message.Body])).toEqual([[MessageId, 'dead']]);
  });

  test('waits for a message, and comes back as soon as there is one', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl } = target;
    const waiting = receive(target, { WaitTimeSeconds: 10 });
    await sleep(300);
    const start = Date.now();
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'now' }));
    expect(await waiting).toHaveLength(1);
    expect(Date.now() - start).toBeLessThan(3000);
  });

  test('keeps a delayed message back', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl } = target;
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 1 }));
    const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes?.['ApproximateNumberOfMessagesDelayed']).toBe('1');
    expect(await receive(target)).toHaveLength(0);
    await sleep(1200);
    expect(await receive(target)).toHaveLength(1);
  });

  test('takes batches', async () => {
    const target = running();

    await drain(target);
    const { clients, queueUrl: QueueUrl } = target;
    const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id }));
    const sent = await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['a', 'b', 'c']);
    const messages = await receive(target);
    expect(messages.map(({ Body }) => Body).sort()).toEqual(['a', 'b', 'c']);
    const gone = await clients.sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: messages.map(({ ReceiptHandle, MessageId: Id }) => ({ Id, ReceiptHandle })),
      }),
    );
    expect(gone.Successful).toHaveLength(3);
    expect(await nameOf(clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] })))).toMatch(/Empty/);
  });

  test('finds a queue by name, and says when there is none', async () => {
    const {
      clients: { sqs },
      queueUrl,
    } = running();

    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: QUEUE }))).QueueUrl).toBe(queueUrl);
    expect(await nameOf(sqs.send(new GetQueueUrlCommand({ QueueName: 'no-such' })))).toBe('QueueDoesNotExist');
  });

  test.skipIf(candidate.lacks.includes('handle'))('refuses a receipt handle that never was one', async () => {
    const {
      clients: { sqs },
      queueUrl: QueueUrl,
    } = running();

    const remove = sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made-up' }));
    expect(await nameOf(remove)).toBe('ReceiptHandleIsInvalid');
  });
});
