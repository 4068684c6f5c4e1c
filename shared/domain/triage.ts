import { type DangerReason, dangerReasons } from './danger.ts';
import { positiveDimensions } from './indicators.ts';
import { afterWorking, type WorkingTime } from './hours.ts';
import type { Label } from './label.ts';
import { type Lane, laneOf, type Urgency, urgencyFor } from './urgency.ts';

export type Triage = {
  readonly urgency: Urgency;
  /** By when a person must have looked, to the minute. */
  readonly due: Date;
  /** Orders tips of the same urgency: 1 is first, 8 has no positive dimension, 9 was held back. Nothing else uses it. */
  readonly order: number;
  readonly reasons: readonly DangerReason[];
};

/** Of `jurisdiction.yaml`: by when a person reads. */
export interface DueRules {
  /** Within how many minutes, by urgency. */
  readonly minutes: Readonly<Record<Urgency, number>>;
  /** When the minutes of what is routine run; left out: by night and on holidays, too. */
  readonly workingTime?: WorkingTime | undefined;
  readonly timeZone: string;
}

const MINUTE = 60_000;
export const LAST = 9;
const NO_SIGNS = 8;

/**
 * When it is due, for staff who change the urgency too. Seconds are cut off: a due time is never later than promised. Danger,
 * and what nobody knows, waits for no morning: only what was answered with no throughout is counted in working time.
 */
export const dueAt = (urgency: Urgency, { minutes, workingTime, timeZone }: DueRules, now: Date): Date => {
  const from = new Date(Math.floor(now.getTime() / MINUTE) * MINUTE);
  if (urgency === 'routine' && workingTime !== undefined) {
    return afterWorking(minutes.routine, workingTime, from, timeZone);
  }
  return new Date(from.getTime() + minutes[urgency] * MINUTE);
};

/** Design, part 4: the danger facts make urgency, due time and reasons; indicators only order equals. */
export const triage = (input: { label: Label; rules: DueRules; now: Date }): Triage => {
  const { label, rules, now } = input;
  const reasons = dangerReasons(label);
  const urgency = urgencyFor(reasons);
  const heldBack = reasons.some(({ code }) => code === 'held_back');
  const order = heldBack ? LAST : NO_SIGNS - positiveDimensions(label).length;
  return { urgency, due: dueAt(urgency, rules, now), order, reasons };
};

/** Which queue a tip goes to before triage has looked: the same judgement, from the same facts. */
export const laneFor = (label: Label): Lane => laneOf(urgencyFor(dangerReasons(label)));
