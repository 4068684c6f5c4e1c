import type { DeliveredMessage, QueuePoller } from '../aws/spec.ts';
import type { SourceSpec } from '../template/sources.ts';
import { doneOf, sqsEvent } from './batch.ts';
import type { MovableClock } from './clock.ts';
import type { Invocation } from './instance.ts';

export interface PollerOptions {
  readonly source: SourceSpec;
  readonly queueName: string;
  readonly roleArn: string;
  readonly region: string;
  readonly queues: QueuePoller;
  readonly clock: MovableClock;
  readonly invoke: (event: unknown) => Promise<Invocation>;
  /** Why nothing can be fetched. Never what was fetched. */
  readonly onProblem: (message: string) => void;
}

export interface Poller {
  readonly stop: () => Promise<void>;
}

const WAIT_SECONDS = 20;
const PAUSE_MILLISECONDS = 1000;

/** Batches of one queue at a time: enough to see order and overlap, and what two processors bear. */
const MOST_BATCHES = 2;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/** Each queue has pollers of its own, so that an urgent message never waits for a routine one. */
export const startPoller = (options: PollerOptions): Poller => {
  const { source, queueName, roleArn, queues } = options;
  const stopping = new AbortController();
  const waits = new Set<AbortController>();
  const wake = (): void => {
    for (const wait of waits) wait.abort();
  };
  options.clock.onAdvance(wake);

  const receive = async (): Promise<readonly DeliveredMessage[]> => {
    const wait = new AbortController();
    waits.add(wait);
    try {
      return await queues.receive({
        queueName,
        roleArn,
        maxMessages: source.batchSize,
        waitSeconds: WAIT_SECONDS,
        signal: wait.signal,
      });
    } finally {
      waits.delete(wait);
    }
  };

  const consume = async (messages: readonly DeliveredMessage[]): Promise<void> => {
    const invocation = await options.invoke(sqsEvent(source.queueArn, options.region, messages));
    // What is not deleted comes again once its visibility time-out has passed, or goes to the dead letters.
    if (!invocation.ok) return;
    for (const { receiptHandle } of doneOf(messages, invocation.payload, source.reportsFailures)) {
      await queues.delete({ queueName, roleArn, receiptHandle });
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const messages = await receive();
        if (messages.length > 0 && !stopping.signal.aborted) await consume(messages);
      } catch (error) {
        if (stopping.signal.aborted) return;
        options.onProblem(`${queueName}: ${error instanceof Error ? error.message : 'unknown error'}`);
        await pause(PAUSE_MILLISECONDS);
      }
    }
  };

  const batches = Math.min(MOST_BATCHES, source.maximumConcurrency ?? MOST_BATCHES);
  const runs = Array.from({ length: batches }, run);
  return {
    stop: async () => {
      stopping.abort();
      wake();
      await Promise.all(runs);
    },
  };
};
