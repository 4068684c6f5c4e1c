import { faultOf } from '../../../shared/steps/log.ts';
import type { HeldText, Listed } from '../../../shared/telephony/provider.ts';
import { holdLease } from './lease.ts';
import type { CopyPorts } from './ports.ts';
import { isErasable } from './restored.ts';
import { settleText } from './settleText.ts';

/** What is begun later may not be done when the function's time is up. Of it so much for looking, so that some is left for work. */
const BUDGET_MILLISECONDS = 6_000;
const LOOKING_MILLISECONDS = 900;
const AT_ONCE = 8;
/** Of a hundred each. What is further back comes once these are gone. */
const MOST_PAGES = 20;
/** What follows on a call, such as its last status, has come by then. */
const CALL_YOUNGEST = 5 * 60_000;
const RECORDING_YOUNGEST = 2 * 60_000;
const DAY = 24 * 3_600_000;

type List<Item> = (after?: string) => Listed<Item>;

interface Run {
  readonly ports: CopyPorts;
  /** In milliseconds since the epoch. */
  readonly until: number;
}

/** Oldest first. What was read before a page failed is not lost. */
const readAll = async <Item>({ ports }: Run, list: List<Item>): Promise<{ items: Item[]; whole: boolean }> => {
  const items: Item[] = [];
  let after: string | undefined;
  const until = ports.now().getTime() + LOOKING_MILLISECONDS;
  for (let page = 0; page < MOST_PAGES && ports.now().getTime() < until; page += 1) {
    const read = await list(after);
    if (!read.ok) return { items: items.toReversed(), whole: false };
    items.push(...read.value.items);
    after = read.value.next;
    if (after === undefined) return { items: items.toReversed(), whole: true };
  }
  return { items: items.toReversed(), whole: false };
};

/** Those of one person one after the other, as they were sent. */
const byPerson = (texts: readonly HeldText[]): HeldText[][] => {
  const groups = new Map<string, HeldText[]>();
  for (const text of texts) {
    const person = text.received?.from.reveal() ?? text.id;
    const group = groups.get(person);
    if (group === undefined) groups.set(person, [text]);
    else group.push(text);
  }
  return [...groups.values()];
};

/** @returns how many lie there for longer than a day */
const settleEach = async <Item extends { readonly at: Date }>(
  { ports, until }: Run,
  groups: readonly (readonly Item[])[],
  settle: (item: Item) => Promise<boolean>,
): Promise<number> => {
  let remains = 0;
  const left = [...groups];
  const isOld = ({ at }: Item): boolean => ports.now().getTime() - at.getTime() > DAY;
  const worker = async (): Promise<void> => {
    for (let group = left.shift(); group !== undefined; group = left.shift()) {
      for (const item of group) {
        let gone = false;
        if (ports.now().getTime() < until) {
          try {
            gone = await settle(item);
          } catch (error) {
            ports.log.error('step_failed', { step: 'provider_copy', fault: faultOf(error) });
          }
        }
        if (!gone && isOld(item)) remains += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return remains;
};

const settleAll = async (run: Run): Promise<void> => {
  const { ports } = run;
  const { copy, log } = ports;
  const recordings = await readAll(run, (after) => copy.recordings(after));
  const texts = await readAll(run, (after) => copy.texts(after));
  const calls = await readAll(run, (after) => copy.calls(after));
  if (!texts.whole || !recordings.whole || !calls.whole) log.error('provider_unread', {});

  const untaken = new Set(recordings.items.map(({ call }) => call));
  // However many of the one lie there, there is time for the other.
  const begun = ports.now().getTime();
  let remains = await settleEach(
    { ports, until: begun + (run.until - begun) / 2 },
    recordings.items.map((recording) => [recording]),
    async ({ id, call, at, seconds, isOver }) => {
      // The provider says so itself when it is done, and whoever hears that is at it.
      if (!isOver || ports.now().getTime() - at.getTime() < RECORDING_YOUNGEST) return false;
      const taken = (await ports.takeRecording({ id, call, seconds })) === 'taken';
      if (taken && recordings.items.every((other) => other.id === id || other.call !== call)) untaken.delete(call);
      // One of which nothing was ever to be had lies there all the same.
      return taken && copy.forget('recording', id);
    },
  );
  remains += await settleEach(run, byPerson(texts.items), (text) => settleText(ports, text));
  remains += await settleEach(
    run,
    calls.items.map((call) => [call]),
    async ({ id, at, isOver }) => {
      // Whose recording was not taken yet is needed to take it; and unread recordings may be of any.
      if (!isOver || untaken.has(id) || !recordings.whole) return false;
      if (ports.now().getTime() - at.getTime() < CALL_YOUNGEST) return false;
      return (await isErasable(ports, null)) && copy.forget('call', id);
    },
  );
  if (remains > 0) log.error('provider_copy_remains', { count: remains });
};

/**
 * Looks through what lies at the provider: takes in what was missed, keeps what came along, and has all that is durable
 * here deleted there. Whatever fails is tried again a minute later; what lies there for longer than a day rings.
 */
export const settleCopy = async (ports: CopyPorts): Promise<void> => {
  // A country without a number has no account.
  if (ports.pack.jurisdiction.phone.numbers.length === 0) return;
  const letGo = await holdLease(ports);
  if (letGo === undefined) return;
  try {
    await settleAll({ ports, until: ports.now().getTime() + BUDGET_MILLISECONDS });
  } finally {
    await letGo();
  }
};
