import { dependencies } from './dependencies.ts';
import { enqueueOwed } from './enqueueOwed.ts';
import { sweepExpired } from './sweep.ts';

const ports = dependencies();

/** Each minute. What is owed comes first: if the sweep fails, nobody waits for it. */
export const handler = async (): Promise<void> => {
  await enqueueOwed(ports);
  await sweepExpired(ports);
};
