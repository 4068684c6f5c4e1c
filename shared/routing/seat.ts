import type { PartnerId } from '../domain/partner.ts';
import type { Basis } from '../domain/referral.ts';
import type { Cedar } from './cedar.ts';
import { conflictedPartners } from './conflicts.ts';
import type { DecidedReferral, DecisionInput, Refusal } from './decision.ts';
import { fitReasons } from './fit.ts';
import { receive, TRAVELLING } from './receive.ts';
import { because, type Reason } from './reasons.ts';

export type Seat = { readonly referral: DecidedReferral; readonly refusals: readonly Refusal[] };

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

/**
 * Who reads first. The desk; the second desk where the desk is named as involved or declined; the reviewer where both
 * are, where a policy errs, or where the rules do not let the desk have every part (a mistake in the pack, which its
 * check finds: a part that nobody may read would be dropped). The reviewer's place is not asked of the policies, which
 * may be what is broken.
 *
 * A closed desk stays the desk: its duty phone is rung (design, part 4), and to let the second desk read as well would
 * give the tip to somebody the person was not told of.
 */
export const takeSeat = (cedar: Cedar, input: DecisionInput): Seat => {
  const { desk, secondDesk, reviewer } = input.pack.jurisdiction;
  const conflicted = conflictedPartners(input.pack, input.label);
  const refusals: Refusal[] = [];
  const candidates = [
    { partner: desk, basis: 'desk' },
    { partner: secondDesk, basis: 'stand_in' },
  ] as const;
  for (const { partner, basis } of candidates) {
    if (conflicted.has(partner)) {
      refusals.push({ partner, part: null, reason: because('named_as_involved') });
    } else if (input.referrals.some((standing) => standing.partner === partner && standing.declined)) {
      refusals.push({ partner, part: null, reason: because('declined') });
    } else {
      const receipt = receive(cedar, input, partner, basis);
      if (receipt.parts.length === TRAVELLING.length) {
        return { referral: referralOf(input, partner, basis, [...receipt.allowed]), refusals };
      }
      const why = because(receipt.failed ? 'policy_error' : 'no_rule');
      refusals.push(...receipt.refusals);
      return { referral: referralOf(input, reviewer, 'stand_in', [why]), refusals };
    }
  }
  return { referral: referralOf(input, reviewer, 'stand_in', []), refusals };
};
