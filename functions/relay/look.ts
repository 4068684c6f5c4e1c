import type { TextJob } from '../../shared/rows/relay.ts';
import { end, later, MINUTE, turn } from './jobs.ts';
import type { RelayPorts } from './ports.ts';
import { accepted, prepare, termsOf } from './send.ts';

/** How often it is looked for, each time twice as long after. */
const MOST_LOOKS = 3;
const LONGEST = 60 * MINUTE;

/**
 * A text of which nobody knows whether it went out: it is looked for at the provider, and never asked for again. Where it is
 * not found it may have gone out all the same, and whoever wrote it is told so.
 */
export const lookFor = async (ports: RelayPorts, job: TextJob): Promise<void> => {
  const { send } = job;
  const since = new Date(send?.since ?? 0);
  const passed = ports.now().getTime() - since.getTime();
  // Whoever asked may be at it still.
  if (passed < MINUTE) return;
  const terms = await termsOf(ports, job.pk);
  if (send === undefined || terms === undefined) return void (await end(ports, job, 'not_confirmed'));
  const ready = await prepare(ports, job, terms);
  if (ready === undefined) return;
  const has = await ports.sender.hasText(ready.out, since);
  if (has.ok && has.value) return accepted(ports, job, ready.isLast);
  const looks = send.looks + (has.ok ? 1 : 0);
  if (looks >= MOST_LOOKS || passed > LONGEST) return void (await end(ports, job, 'not_confirmed'));
  const next = later(ports, MINUTE * 2 ** looks);
  await turn(ports, job, { state: 'sending', shown: job.shown, next }, { set: { send: { ...send, looks } } });
};
