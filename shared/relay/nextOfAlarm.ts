import type { PartnerId } from '../domain/partner.ts';
import type { AlarmJob } from '../rows/alarm.ts';

export interface AlarmFacts {
  readonly now: Date;
  /** Nobody has said "seen" at the portal, and it has not ended. */
  readonly isWaiting: boolean;
  /** Who may be told at all, in this order. */
  readonly order: readonly PartnerId[];
}

/** `settle`: what was asked of the provider is looked for there, and not asked for again. */
export type AlarmStep =
  | { readonly do: 'end'; readonly why: 'taken' | 'seen' | 'nobody' }
  | { readonly do: 'ring'; readonly partner: PartnerId }
  | { readonly do: 'text' | 'settle' | 'nothing' }
  | { readonly do: 'wait'; readonly until: Date };

/** So long a call of ours may take: it rings for twenty seconds, and is said three times. Its end is told sooner than that. */
const CALL_MILLISECONDS = 75_000;
/** Whoever asked the provider may be at it still. */
const TEXT_MILLISECONDS = 60_000;

const since = (asked: string | undefined, milliseconds: number): Date =>
  new Date((asked === undefined ? 0 : Date.parse(asked)) + milliseconds);

interface PutOff {
  readonly partner: PartnerId;
  readonly again: Date;
}

/** Whose duty phone had just rung for something else, and was not rung for this since. */
const putOff = ({ told }: AlarmJob, order: readonly PartnerId[]): PutOff[] =>
  order.flatMap((partner) => {
    const last = told.findLast((each) => each.partner === partner);
    return last?.ring === 'before' && last.again !== undefined ? [{ partner, again: new Date(last.again) }] : [];
  });
const againOf = ({ again }: PutOff): Date => again;
const earliest = (moments: readonly Date[]): Date => new Date(Math.min(...moments.map(Number)));

/**
 * What follows in an alarm: one duty phone after the other, each rung once and then texted once, until somebody takes it, at the
 * telephone or at the portal, or nobody is left. One that may not ring just then is rung as soon as it may, and meanwhile the next are.
 */
export const nextOfAlarm = (job: AlarmJob, { now, isWaiting, order }: AlarmFacts): AlarmStep => {
  if (job.state === 'over') return { do: 'nothing' };
  if (job.taken !== undefined) return { do: 'end', why: 'taken' };
  if (!isWaiting) return { do: 'end', why: 'seen' };
  const last = job.told.at(-1);
  if (last !== undefined && job.state === 'ringing' && last.ring !== 'failed' && last.ring !== 'before') {
    const over = since(job.asked, CALL_MILLISECONDS);
    if (job.ended !== job.told.length - 1 && now < over) return { do: 'wait', until: over };
  }
  if (last !== undefined && job.state === 'ringing') return last.ring === 'asked' ? { do: 'settle' } : { do: 'text' };
  if (last !== undefined && job.state === 'texting') {
    const known = since(job.asked, TEXT_MILLISECONDS);
    return now < known ? { do: 'wait', until: known } : { do: 'settle' };
  }
  const later = putOff(job, order);
  const due = later.find(({ again }) => again <= now);
  if (due !== undefined) return { do: 'ring', partner: due.partner };
  const until = job.until === undefined ? now : new Date(job.until);
  if (last !== undefined && now < until) return { do: 'wait', until: earliest([until, ...later.map(againOf)]) };
  const partner = order.find((each) => job.told.every((one) => one.partner !== each));
  if (partner !== undefined) return { do: 'ring', partner };
  return later.length > 0 ? { do: 'wait', until: earliest(later.map(againOf)) } : { do: 'end', why: 'nobody' };
};
