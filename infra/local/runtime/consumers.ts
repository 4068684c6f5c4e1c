import type { QueueDepth, QueuePoller } from '../aws/spec.ts';
import type { Deployment } from '../template/deployment.ts';
import type { MovableClock } from './clock.ts';
import type { Functions } from './functions.ts';
import type { Naming } from './naming.ts';
import { startPoller } from './poller.ts';

export interface Consumers {
  /** Of the queues that somebody consumes: dead letters wait for a person. */
  readonly depths: () => Readonly<Record<string, QueueDepth>>;
  readonly problems: () => readonly string[];
  readonly longestWaitSeconds: number;
  readonly stop: () => Promise<void>;
}

export const startConsumers = (
  { sources, queues, region }: Deployment,
  naming: Naming,
  functions: Functions,
  poller: QueuePoller,
  clock: MovableClock,
): Consumers => {
  const problems: string[] = [];
  const consumed = sources.map((source) => {
    const queue = queues.find(({ arn }) => arn === source.queueArn);
    if (queue === undefined) throw new Error(`${source.functionName} consumes ${source.queueArn}, which is not built`);
    return { source, queue };
  });
  const pollers = consumed.map(({ source, queue }) =>
    startPoller({
      source,
      queueName: queue.name,
      roleArn: naming.functionNamed(source.functionName).roleArn,
      region,
      queues: poller,
      clock,
      invoke: (event) => functions.invoke(source.functionName, event),
      onProblem: (message) => problems.push(message),
    }),
  );
  return {
    depths: () => Object.fromEntries(consumed.map(({ queue }) => [queue.name, poller.depth(queue.name)])),
    problems: () => problems,
    longestWaitSeconds: Math.max(0, ...consumed.map(({ queue }) => queue.visibilityTimeoutSeconds)),
    stop: async () => {
      await Promise.all(pollers.map((each) => each.stop()));
    },
  };
};
