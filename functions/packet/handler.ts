import { dependencies } from './dependencies.ts';
import { forward } from './forward.ts';

const { gate, ...ports } = dependencies();

/** Each minute. What is not handed over now waits, and comes with the next; of restored tables nothing is. */
export const handler = async (): Promise<void> => {
  if (await gate.isOpen()) await forward(ports);
};
