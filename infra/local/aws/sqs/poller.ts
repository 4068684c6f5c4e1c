import type { Principal } from '../authorise.ts';
import type { QueuePoller } from '../spec.ts';
import { handleOf, md5 } from './message.ts';
import type { Queues } from './queues.ts';
import { systemAttributes } from './service.ts';

const role = (arn: string): Principal => ({ kind: 'role', arn });

/** The queues for the runtime's event sources: no HTTP, the same permissions. */
export function queuePoller(queues: Queues): QueuePoller {
  return {
    depth: (queueName) => queues.store.depth(queueName),
    async receive({ queueName, roleArn, maxMessages, waitSeconds, signal }) {
      queues.authorise('ReceiveMessage', queueName, role(roleArn));
      const messages = await queues.receive(queueName, { max: maxMessages, waitSeconds, signal });
      return messages.map((message) => ({
        messageId: message.id,
        receiptHandle: handleOf(message),
        body: message.body,
        md5OfBody: md5(message.body),
        attributes: systemAttributes(message),
        messageAttributes: message.attributes,
      }));
    },
    async delete({ queueName, roleArn, receiptHandle }) {
      queues.authorise('DeleteMessage', queueName, role(roleArn));
      queues.store.delete(queueName, receiptHandle);
    },
  };
}
