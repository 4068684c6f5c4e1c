import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Lane } from '../../shared/domain/urgency.ts';
import { queueName, type Step } from '../../shared/deployment/names.ts';

/** How long a function may work on one batch. */
export const STEP_TIMEOUT = Duration.seconds(30);
/** After so many tries a message waits for a person; the row still owes its step, so nothing is lost by it. */
const MOST_TRIES = 5;

export interface StepQueue {
  readonly step: Step;
  readonly lane: Lane;
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/**
 * A step's queue for one lane. Encrypted with SQS's own key and not with ours: a message is a pointer without content,
 * and a key of ours would cost every sender a permission on it and make KMS's throttle the queue's.
 */
export const stepQueue = (scope: Construct, deployment: string, step: Step, lane: Lane): StepQueue => {
  const id = `Queue-${step}-${lane}`;
  const deadLetters = new Queue(scope, `${id}-dead`, {
    queueName: `${queueName(deployment, step, lane)}-dead`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  const queue = new Queue(scope, id, {
    queueName: queueName(deployment, step, lane),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // AWS asks for six times the function's time-out, so that a throttled batch is not handed out twice meanwhile.
    visibilityTimeout: Duration.seconds(STEP_TIMEOUT.toSeconds() * 6),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MOST_TRIES },
  });
  return { step, lane, queue, deadLetters };
};
