import { dependencies } from './dependencies.ts';
import { enqueueKept } from './enqueueKept.ts';
import { enqueueOwed } from './enqueueOwed.ts';
import { sweepExpired } from './sweep.ts';

const { gate, ...ports } = dependencies();

/** Each minute. What is owed comes first: if the sweep fails, nobody waits for it. Nothing of restored tables is moved early. */
export const handler = async (): Promise<void> => {
  if (!(await gate.isOpen())) return;
  await enqueueOwed(ports);
  await enqueueKept(ports);
  await sweepExpired(ports);
};
