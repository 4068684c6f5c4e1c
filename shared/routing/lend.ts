import { isLent, type Lending } from '../domain/interpreting.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Cedar } from './cedar.ts';
import type { DecisionInput } from './decision.ts';
import { type Found, foundOnly, join, partnerOf } from './passOns.ts';
import { receive } from './receive.ts';
import { because } from './reasons.ts';

/**
 * What interpreters are lent now: single items, for a time. It is asked of consent and rules anew each time, ends with the
 * partner that asked leading no more, and gives an interpreter nothing else. Whose consent ran out is lent nothing any more:
 * there is no service to go on with.
 */
export const lendings = (cedar: Cedar, input: DecisionInput, lead: PartnerId): Found => {
  const asked = (input.lendings ?? []).filter((lending) => lending.by === lead && isLent(lending, input.now));
  return join([...new Set(asked.map(({ to }) => to))].map((to) => lendTo(cedar, input, to, asked)));
};

const lendTo = (cedar: Cedar, input: DecisionInput, to: PartnerId, asked: readonly Lending[]): Found => {
  const partner = partnerOf(input, to);
  const declined = input.referrals.some((standing) => standing.partner === to && standing.declined);
  // What a partner without a seat was sent could not be taken back when its time is over.
  if (partner?.kind !== 'interpreter' || !partner.seat || declined) {
    const reason = because(declined ? 'declined' : 'unknown_partner');
    return foundOnly({ refusals: [{ partner: to, part: null, reason }] });
  }
  const receipt = receive(cedar, input, to, 'interpreter', asked[0]?.by ?? null);
  const lent = asked.filter((lending) => lending.to === to && receipt.parts.includes(lending.part));
  const referral = {
    partner: to,
    parts: [],
    keeps: [],
    lent,
    basis: 'interpreter',
    state: 'authorised',
    consent: receipt.consent,
    reasons: [because('asked_by_lead'), ...receipt.allowed],
  } as const;
  return foundOnly({
    referrals: lent.length > 0 ? [referral] : [],
    refusals: receipt.refusals,
    forReviewer: receipt.failed ? [because('policy_error')] : [],
  });
};
