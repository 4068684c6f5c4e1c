import { hourOf, upToTheHour, type Hour } from '../../shared/domain/hour.ts';
import { MOST_LENT, type Lending, type Lent } from '../../shared/domain/interpreting.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Decision } from '../../shared/routing/decision.ts';
import { type CustodyDraft, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import type { RequestAct } from '../../shared/rows/request.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { digestOfPartner } from './standing.ts';

type Asked = Extract<RequestAct, { act: 'ask_interpreter' }>;

/** A tip's lendings with one more; asked anew, its time begins anew. */
export const withLending = (
  lendings: readonly Lending[],
  by: PartnerId,
  request: string,
  { to, part, digest, from, into, hours }: Asked,
  now: Date,
): Lending[] => {
  const others = lendings.filter((lending) => lending.to !== to || lending.digest !== digest);
  // To the full hour: when exactly somebody asked is nobody's to learn.
  const until = hourOf(upToTheHour(new Date(now.getTime() + Number(hours) * 3_600_000)));
  return [...others, { to, part, digest, from, into, until, by, request }].slice(-MOST_LENT);
};

const stillLent = (decision: Decision): readonly Lending[] =>
  decision.referrals.filter(({ state }) => state === 'authorised').flatMap(({ lent = [] }) => lent);

/** What is lent to interpreters, as the lead is shown it. */
export const lentNow = (decision: Decision): readonly Lent[] => stillLent(decision);

export interface Ended {
  readonly kept: Lending[];
  readonly acts: CustodyDraft[];
  /** When the next one ends. */
  readonly next: Date | undefined;
}

/**
 * What ended, by its time or by what it rested on, is over for good: a consent that is given anew lends nothing anew. Not
 * before what was granted under it is gone.
 */
export const endLendings = ({ lendings = [] }: Pick<TipRow, 'lendings'>, decision: Decision, now: Date): Ended => {
  const lent = new Set(stillLent(decision).map(({ request }) => request));
  const kept = lendings.filter(({ request }) => lent.has(request));
  const ended = lendings.filter(({ request }) => !lent.has(request));
  const next = kept
    .map(({ until }): Hour => until)
    .sort()
    .at(0);
  return {
    kept,
    acts: ended.map(({ request, to, until }) => ({
      id: `lending_ended:${request}`,
      actor: PIPELINE,
      act: 'lending_ended',
      digests: [digestOfPartner(to)],
      reason: new Date(until) <= now ? 'time_over' : 'rules_and_consent',
      hour: hourOf(now),
    })),
    next: next === undefined ? undefined : new Date(next),
  };
};
