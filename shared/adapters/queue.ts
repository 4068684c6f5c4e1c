import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Lane } from '../domain/urgency.ts';
import type { Pointer } from '../rows/pointer.ts';

/** A step's two queues. */
export type Lanes = Readonly<Record<Lane, string>>;

export interface Queue {
  send(lane: Lane, pointer: Pointer): Promise<void>;
}

export const createQueue = (client: SQSClient, urls: Lanes): Queue => ({
  async send(lane, pointer) {
    await client.send(new SendMessageCommand({ QueueUrl: urls[lane], MessageBody: JSON.stringify(pointer) }));
  },
});

/**
 * Enqueue, when the row that the pointer leads to already says what is owed: a failure here costs a minute, until
 * `upkeep` finds the row, and must not fail an act that is already durable.
 */
export const sendOrLeave = async (queue: Queue, lane: Lane, pointer: Pointer): Promise<void> => {
  try {
    await queue.send(lane, pointer);
  } catch {
    // Left to upkeep.
  }
};
