import { nextOpening, type OpeningHours } from '../domain/hours.ts';
import { upToTheHour } from '../domain/hour.ts';
import type { TermsRow } from '../rows/relay.ts';

export interface Moment {
  readonly now: Date;
  readonly timeZone: string;
  /** Its owner asked for no more texts to this phone. */
  readonly isStopped: boolean;
}

type Chosen = Pick<TermsRow['chosen'], 'time' | 'days'>;

const TIMES = {
  any: ['00:00', '24:00'],
  morning: ['06:00', '12:00'],
  afternoon: ['12:00', '18:00'],
  evening: ['18:00', '22:00'],
} as const satisfies Record<Chosen['time'], readonly [string, string]>;

const DAYS = {
  all: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  weekend: ['sat', 'sun'],
} as const satisfies Record<Chosen['days'], readonly string[]>;

const hoursOf = ({ time, days }: Chosen): OpeningHours =>
  Object.fromEntries(DAYS[days].map((day) => [day, [TIMES[time]]]));

const HALF_A_DAY = 12 * 3_600_000;

/** "Not now": the safe time after the one that it is, at least half a day later, from a full hour on: it is kept for as long. */
export const afterThisOne = (chosen: Chosen, now: Date, timeZone: string): Date => {
  const later = upToTheHour(new Date(now.getTime() + HALF_A_DAY));
  return nextOpening(hoursOf(chosen), later, timeZone) ?? later;
};

/** When a nudge may go out: `now`, or a time to come. */
const safeFrom = ({ chosen, notBefore }: TermsRow, { now, timeZone }: Moment): Date => {
  const earliest = notBefore === undefined ? now : new Date(Math.max(now.getTime(), Date.parse(notBefore)));
  return nextOpening(hoursOf(chosen), earliest, timeZone) ?? earliest;
};

type Closed = { readonly do: 'hold'; readonly why: 'no_word' | 'stopped' };

const closed = (terms: TermsRow | undefined, { now, isStopped }: Moment): Closed | undefined => {
  if (terms === undefined || Date.parse(terms.expires) <= now.getTime()) return { do: 'hold', why: 'no_word' };
  return isStopped || !terms.allowed ? { do: 'hold', why: 'stopped' } : undefined;
};

export type Verdict =
  | { readonly do: 'send' | 'nudge' }
  | Closed
  | { readonly do: 'hold'; readonly why: 'nudged' }
  | { readonly do: 'hold'; readonly why: 'waits'; readonly until: Date };

const isOpen = ({ openUntil }: TermsRow, now: Date): boolean =>
  openUntil !== undefined && now.getTime() < Date.parse(openUntil);

/**
 * Whether the words of an answer may go out now: only for as long as the reporter's own word opened it. Else whether they may
 * be told, in the words that they chose, that something waits: once, and at a time that they said is safe.
 */
export const judgeAnswer = (terms: TermsRow | undefined, moment: Moment): Verdict => {
  const shut = closed(terms, moment);
  if (shut !== undefined || terms === undefined) return shut ?? { do: 'hold', why: 'no_word' };
  if (isOpen(terms, moment.now)) return { do: 'send' };
  if (terms.nudged !== undefined) return { do: 'hold', why: 'nudged' };
  const from = safeFrom(terms, moment);
  return from.getTime() > moment.now.getTime() ? { do: 'hold', why: 'waits', until: from } : { do: 'nudge' };
};

/** Judged anew right before it is sent: `drop` where it was answered, or another took its place. */
export const judgeNudge = (job: string, terms: TermsRow | undefined, moment: Moment): Verdict | { do: 'drop' } => {
  const shut = closed(terms, moment);
  if (shut !== undefined || terms === undefined) return shut ?? { do: 'hold', why: 'no_word' };
  if (terms.nudged !== job) return { do: 'drop' };
  const from = safeFrom(terms, moment);
  return from.getTime() > moment.now.getTime() ? { do: 'hold', why: 'waits', until: from } : { do: 'nudge' };
};
