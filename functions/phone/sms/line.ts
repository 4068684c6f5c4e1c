import * as z from 'zod';
import type { Table } from '../../../shared/adapters/table.ts';
import {
  freshConversation,
  lineRowSchema,
  stoppedRowSchema,
  turnRowSchema,
  type Answered,
  type Conversation,
  type LineRow,
} from '../../../shared/rows/line.ts';

/** What the function may take (infra/stacks/line.ts): whoever held it for longer was cut off, and does nothing any more. */
const LEASE_MILLISECONDS = 12_000;
/** For so long after the last text it goes on with what a code opened: it may be another's than theirs who text. */
const JOINED_DAYS = 1 / 24;
/** How many of the latest texts a line remembers to have dealt with. */
const MOST_DONE = 20;
const DAY_SECONDS = 86_400;
/** Longer than the provider may refuse to delete a message (14 days, error 20009): a text that lies there is not taken twice. */
const TURN_DAYS = 30;
/** Each text renews it. */
const STOPPED_DAYS = 730;

interface LinePorts {
  readonly ephemera: Table;
  readonly now: () => Date;
}

/** Up to the full hour: it would else tell the second in which a text came. */
const expiry = (now: Date, days: number): number => Math.ceil(now.getTime() / 3_600_000) * 3600 + days * DAY_SECONDS;

/** Who chose how answers come said where, and is there to be reached. */
const expiryOf = ({ joined, answers }: Conversation, now: Date, days: number): number =>
  expiry(now, joined && answers === 'none' ? JOINED_DAYS : days);

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

/** The line, held by this turn. */
export interface Held {
  readonly row: LineRow;
  readonly answered: Answered | undefined;
  /** Of a turn before this one, which was cut off over the first text: the tip that it may have taken. */
  readonly cutOff: string | null;
}

const revisionSchema = z.object({ revision: z.number() });

const lineKey = (contact: string): string => `line#${contact}`;

/** A line as it was read; of one that this version cannot read, its revision. */
export type LineSeen = LineRow | number | undefined;

/** What an older or a newer version of this wrote, and this one cannot read, is no reason not to take a text. */
export const readLine = async ({ ephemera }: Pick<LinePorts, 'ephemera'>, contact: string): Promise<LineSeen> => {
  const there = await ephemera.get({ pk: lineKey(contact) }, revisionSchema.loose());
  return there === undefined ? undefined : (lineRowSchema.safeParse(there).data ?? there.revision);
};

/** Somebody is at it, as far as can be seen. */
export const isHeld = (there: LineSeen, now: Date): boolean =>
  typeof there === 'object' && there.lease !== undefined && there.lease.until > now.getTime();

/**
 * Holds the line of a number for one text, so that two that come at once are one after the other. A conversation that has
 * expired is not there, whether or not its row still is.
 *
 * @param there the line as it was just read
 * @param language of a conversation that begins now
 * @returns `busy`: somebody else has it, or has had it since
 */
export const holdLine = async (
  { ephemera, now }: LinePorts,
  contact: string,
  there: LineSeen,
  { turn, tip }: { readonly turn: string; readonly tip: string },
  language: string,
  days: number,
): Promise<Held | 'busy'> => {
  const pk = lineKey(contact);
  const moment = now();
  if (isHeld(there, moment)) return 'busy';
  const lease = { turn, tip, until: moment.getTime() + LEASE_MILLISECONDS };
  const anew = expiry(moment, days);
  const fresh = { conversation: freshConversation(language), done: [], replies: { hour: '', count: 0 } };
  if (there === undefined) {
    const row = { pk, revision: 1, ...fresh, lease, expires: anew };
    return (await ephemera.putIfAbsent(row)) ? { row, answered: undefined, cutOff: null } : 'busy';
  }
  const holdAs = async (row: LineRow): Promise<boolean> => {
    const { pk: _key, ...set } = row;
    return ephemera.change({ pk }, { set, when: { revision: row.revision - 1 } });
  };
  if (typeof there === 'number') {
    const row = { pk, revision: there + 1, ...fresh, lease, expires: anew };
    return (await holdAs(row)) ? { row, answered: undefined, cutOff: null } : 'busy';
  }
  const isOver = there.expires <= seconds(moment);
  // A text that was begun before it was over goes where it went: it would else be taken twice.
  const alive = !isOver || there.lease?.turn === turn || there.done.some((each) => each.turn === turn);
  const after = isOver ? there.expires : expiryOf(there.conversation, moment, days);
  const row: LineRow = {
    ...there,
    ...(alive ? {} : fresh),
    revision: there.revision + 1,
    lease,
    expires: alive ? after : anew,
  };
  if (!(await holdAs(row))) return 'busy';
  return {
    row,
    answered: row.done.find((each) => each.turn === turn)?.answered,
    cutOff: alive && row.conversation.tip === null ? (there.lease?.tip ?? null) : null,
  };
};

type Outcome = Pick<LineRow, 'conversation' | 'replies'> & { readonly answered: Answered };

/**
 * @param days for which the conversation is remembered
 * @param outcome none where it was known already; `failed`: what it may have done is still to be known to whoever comes next
 * @returns `false`: it was held for too long, and somebody else has gone on from where it was
 */
export const letGo = async (
  { ephemera, now }: LinePorts,
  { pk, revision, done, lease }: LineRow,
  turn: string,
  outcome: Outcome | 'failed' | undefined,
  days: number,
): Promise<boolean> => {
  const next = { revision: revision + 1 };
  const when = { revision };
  if (outcome === 'failed') {
    return ephemera.change({ pk }, { set: { ...next, ...(lease && { lease: { ...lease, until: 0 } }) }, when });
  }
  const dealtWith = outcome && {
    conversation: outcome.conversation,
    replies: outcome.replies,
    expires: expiryOf(outcome.conversation, now(), days),
    done: [...done, { turn, answered: outcome.answered }].slice(-MOST_DONE),
  };
  return ephemera.change({ pk }, { set: { ...next, ...dealtWith }, remove: ['lease'], when });
};

const turnKey = (turn: string): string => `turn#${turn}`;

/** What was answered to a text that was dealt with. */
export const answeredTo = async ({ ephemera, now }: LinePorts, turn: string): Promise<Answered | undefined> => {
  const row = await ephemera.get({ pk: turnKey(turn) }, turnRowSchema);
  return row !== undefined && row.expires > seconds(now()) ? row.answered : undefined;
};

export const keepAnswer = async ({ ephemera, now }: LinePorts, turn: string, answered: Answered): Promise<void> =>
  ephemera.put({ pk: turnKey(turn), answered, expires: expiry(now(), TURN_DAYS) });

const stoppedKey = (contact: string): string => `stopped#${contact}`;

export const isStopped = async ({ ephemera, now }: LinePorts, contact: string): Promise<boolean> => {
  const row = await ephemera.get({ pk: stoppedKey(contact) }, stoppedRowSchema);
  return row !== undefined && row.expires > seconds(now());
};

export const stopLine = async ({ ephemera, now }: LinePorts, contact: string): Promise<void> =>
  ephemera.put({ pk: stoppedKey(contact), expires: expiry(now(), STOPPED_DAYS) });

export const startLine = async ({ ephemera }: LinePorts, contact: string): Promise<void> => {
  await ephemera.delete({ pk: stoppedKey(contact) });
};
