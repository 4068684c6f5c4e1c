import type { QueueDepth } from '../aws/spec.ts';
import type { Runtime } from '../runtime.ts';

/** One queue with its dead letters, in the words of the start-up page. */
export interface QueueState {
  readonly name: string;
  readonly waiting: number;
  readonly underWay: number;
  readonly givenUp: number;
}

const EMPTY: QueueDepth = { visible: 0, inFlight: 0, delayed: 0 };

export const queueStates = ({ deployment, queueDepths }: Runtime): readonly QueueState[] => {
  const depths = queueDepths();
  // Depths go by short names, and a queue's name and ARN both end in it.
  const shortOf = (nameOrArn: string): string =>
    Object.keys(depths)
      .toSorted((a, b) => b.length - a.length)
      .find((short) => nameOrArn.endsWith(short)) ?? nameOrArn;
  return deployment.queues.flatMap(({ name, redrive }) => {
    if (redrive === undefined) return [];
    const { visible, delayed, inFlight } = depths[shortOf(name)] ?? EMPTY;
    const dead = depths[shortOf(redrive.deadLetterTargetArn)] ?? EMPTY;
    return [
      { name: shortOf(name), waiting: visible + delayed, underWay: inFlight, givenUp: dead.visible + dead.inFlight },
    ];
  });
};
