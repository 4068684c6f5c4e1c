import type { PartnerId } from '../domain/partner.ts';
import type { Basis } from '../domain/referral.ts';
import type { Cedar } from './cedar.ts';
import { conflictedPartners } from './conflicts.ts';
import { WAITING } from '../referral/transitions.ts';
import type { DecidedReferral, DecisionInput, Refusal, Standing } from './decision.ts';
import { fitReasons } from './fit.ts';
import { isEngaged, receive, TRAVELLING } from './receive.ts';
import { because, type Reason } from './reasons.ts';

export type Seat = {
  readonly referral: DecidedReferral;
  /** Who does not look, and who stood in meanwhile: they keep what they have. */
  readonly beside: readonly DecidedReferral[];
  readonly refusals: readonly Refusal[];
};

const referralOf = (input: DecisionInput, partner: PartnerId, basis: Basis, reasons: Reason[]): DecidedReferral => {
  const known = input.pack.partners.find(({ id }) => id === partner);
  const hours = known ? fitReasons(known, input).filter(({ code }) => code === 'open_now' || code === 'opens_at') : [];
  const why = because(basis === 'desk' ? 'reads_first' : 'stands_in');
  return {
    partner,
    parts: TRAVELLING,
    keeps: [],
    basis,
    state: 'authorised',
    consent: null,
    reasons: [why, ...reasons, ...hours],
  };
};

/** Who may read first, in this order; behind them comes the reviewer. */
type Candidate = { readonly partner: PartnerId; readonly basis: 'desk' | 'stand_in' };

/** Those behind a desk that stood in for it, since nobody there looked: they are not sent away when somebody does. */
const standIns = (input: DecisionInput, behind: readonly Candidate[]): Standing[] => {
  const ids = new Set([...behind.map(({ partner }) => partner), input.pack.jurisdiction.reviewer]);
  return input.referrals.filter(
    ({ partner, basis }) => ids.has(partner) && basis === 'stand_in' && isEngaged(input, partner),
  );
};

const seatAmong = (cedar: Cedar, input: DecisionInput, candidates: readonly Candidate[]): Seat => {
  const { reviewer } = input.pack.jurisdiction;
  const [first, ...behind] = candidates;
  if (first === undefined) return { referral: referralOf(input, reviewer, 'stand_in', []), beside: [], refusals: [] };
  const { partner, basis } = first;
  const next = (): Seat => seatAmong(cedar, input, behind);
  const without = (why: Reason): Seat => {
    const seat = next();
    return { ...seat, refusals: [{ partner, part: null, reason: why }, ...seat.refusals] };
  };
  const standing = input.referrals.find((each) => each.partner === partner);
  if (conflictedPartners(input.pack, input.label).has(partner)) return without(because('named_as_involved'));
  if (standing?.declined === true) return without(because('declined'));

  const receipt = receive(cedar, input, partner, basis);
  if (receipt.parts.length !== TRAVELLING.length) {
    const why = because(receipt.failed ? 'policy_error' : 'no_rule');
    return { referral: referralOf(input, reviewer, 'stand_in', [why]), beside: [], refusals: receipt.refusals };
  }
  const own = referralOf(input, partner, basis, [...receipt.allowed]);
  const stood = standing?.passed === true ? standIns(input, behind) : [];
  if (standing?.silent === true || stood.some(({ state }) => !WAITING.includes(state))) {
    const seat = next();
    return { ...seat, beside: [own, ...seat.beside] };
  }
  if (stood.length === 0) return { referral: own, beside: [], refusals: [] };
  const seat = next();
  return { referral: own, beside: [seat.referral, ...seat.beside], refusals: seat.refusals };
};

/**
 * Who reads first. The desk; the second desk where the desk is named as involved or declined; the reviewer where both
 * are, where a policy errs, or where the rules do not let the desk have every part (a mistake in the pack, which its
 * check finds: a part that nobody may read would be dropped). The reviewer's place is not asked of the policies, which
 * may be what is broken.
 *
 * A closed desk stays the desk: its duty phone is rung (design, part 4), and to let the second desk read as well would
 * give the tip to somebody the person was not told of. Only where nobody there looks, though they were reminded and had as long again,
 * the next one stands in: the desk keeps what it has, and leads again unless somebody looked before it did.
 */
export const takeSeat = (cedar: Cedar, input: DecisionInput): Seat => {
  const { desk, secondDesk } = input.pack.jurisdiction;
  return seatAmong(cedar, input, [
    { partner: desk, basis: 'desk' },
    { partner: secondDesk, basis: 'stand_in' },
  ]);
};
