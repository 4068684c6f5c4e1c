import { changeRow } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { begunAnew } from '../../shared/referral/stillness.ts';
import { servicesAfter, stateAfter, transitions } from '../../shared/referral/transitions.ts';
import { toTheHour } from '../../shared/rows/due.ts';
import { inboxKeyOf, isWaiting } from '../../shared/rows/inbox.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import { referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { RequestRow } from '../../shared/rows/request.ts';
import { withLines } from './history.ts';
import type { RoutingPorts } from './ports.ts';

/** How many requests a referral remembers as done: more than can be on their way at once. */
const REMEMBERED = 40;

/** Why, as a code, where an act has a why. */
export const reasonOf = ({ request }: RequestRow): string | null => {
  switch (request.act) {
    case 'decline':
      return request.reason;
    case 'change_urgency':
      return request.reason;
    case 'outcome':
      return request.outcome;
    case 'service':
      // How far, and not what: the log outlives the tip, and may not tell what somebody was given.
      return request.state;
    case 'release_now':
    case 'refuse_release':
    case 'defer_telling':
      return request.reason;
    case 'review_release':
      return request.answer;
    case 'acknowledge':
    case 'accept':
    case 'answer':
    case 'note':
    case 'pass_on':
    case 'ask_interpreter':
    case 'translate':
    case 'close':
    case 'call_back':
    case 'mark_misuse':
    case 'lift_misuse':
    case 'export':
    case 'release':
    case 'allow_release':
      return null;
  }
};

/** What a request changes of the referral under which it was made. */
export const applyTo = (ports: RoutingPorts, row: RequestRow, seen: ReferralRow): Promise<ReferralRow | undefined> => {
  const transition = transitions[row.request.act];
  const decideOn = (current: ReferralRow): Change | undefined => {
    if (current.applied.includes(row.id)) return undefined;
    const applied = [...current.applied, row.id].slice(-REMEMBERED);
    // It ended, or went another way, between the judgement and now: what was taken back is not brought to life again.
    if (!transition.from.includes(current.state)) return { set: { applied } };
    const next = {
      state: stateAfter(current.state, transition),
      ...servicesAfter(current, row.request),
      unread: false,
      outcome: row.request.act === 'outcome' ? row.request.outcome : current.outcome,
      due: toTheHour(current.due),
      // Somebody is there: whatever waits after this is reminded of anew.
      ...(current.chase && { chase: begunAnew(current.chase) }),
    };
    const line = { act: row.request.act, by: row.role, hour: hourOf(ports.now()), detail: reasonOf(row) };
    const set = { ...next, applied, history: withLines(current.history, [line]) };
    // Not delivered yet: it still has to find its place in the inbox, and nothing is overdue.
    if (current.inboxKey === undefined) return { set };
    const done = !isWaiting({ ...current, ...next });
    return { set: { ...set, inboxKey: inboxKeyOf({ ...current, ...next }) }, ...(done && { remove: OWED_FIELDS }) };
  };
  return changeRow(ports.referrals, { pk: seen.pk, sk: seen.sk }, referralRowSchema, decideOn, seen);
};
