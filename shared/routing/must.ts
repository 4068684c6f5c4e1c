import type { Partner } from '../jurisdiction/pack.ts';
import type { Cedar } from './cedar.ts';
import { conflictedPartners } from './conflicts.ts';
import type { DecidedReferral, DecisionInput } from './decision.ts';
import { mustParts } from './mustParts.ts';
import { type Found, foundOnly, join, referralOf } from './passOns.ts';
import { because } from './reasons.ts';
import { questionOn, receive, type Receipt } from './receive.ts';
import { ruleOn } from './rule.ts';

/** It waits for a person to decide, and is given nothing. `parts` are what the law asks for. */
const waiting = ({ partner, must, required }: Receipt): DecidedReferral => ({
  partner,
  parts: must,
  keeps: [],
  basis: 'must_receive',
  state: 'consent_pending',
  consent: null,
  reasons: [because('consent_pending'), ...required],
});

const mustOf = (cedar: Cedar, input: DecisionInput, { id, kind }: Partner): Found => {
  const named = conflictedPartners(input.pack, input.label).has(id);
  const asked = named ? { ...input, label: { ...input.label, conflicts: [] } } : input;
  const parts = [...mustParts(cedar, input.pack.policies)];
  const rulings = parts.map((part) => ruleOn(cedar, input.pack, questionOn(asked, id, part, 'must_receive')));
  if (rulings.every(({ must, error }) => !must && error === undefined)) return foundOnly({});
  const receipt = receive(cedar, asked, id, 'must_receive');
  if (receipt.failed) return foundOnly({ refusals: receipt.refusals, forReviewer: [because('policy_error')] });
  const without = because('must_receive_without_consent', kind);
  const declined = input.referrals.some((standing) => standing.partner === id && standing.declined);
  if (named || declined) {
    const why = because(named ? 'named_as_involved' : 'declined', kind);
    return foundOnly({
      refusals: [{ partner: id, part: null, reason: why }],
      forReviewer: [...receipt.required, without, why],
    });
  }
  const open = receipt.must.filter((part) => !receipt.parts.includes(part));
  const referral = referralOf(input, receipt, receipt.required);
  if (open.length === 0 && referral) return foundOnly({ referrals: [referral], refusals: receipt.refusals });
  return foundOnly({
    referrals: [waiting(receipt)],
    refusals: open.map((part) => ({ partner: id, part, reason: without })),
    forReviewer: [without, ...receipt.required],
  });
};

/**
 * Whom the law says must receive. With the person's consent to every part it asks for, it does. Without, it is written
 * down as waiting, is given nothing, and the reviewer looks (issue 2; the two-person release of design part 5 comes
 * later). Where the reporter named that very partner, it is not even written down: only the reviewer learns of it.
 */
export const mustReceive = (cedar: Cedar, input: DecisionInput): Found => {
  const { desk, secondDesk, reviewer } = input.pack.jurisdiction;
  return join(
    input.pack.partners
      .filter(({ id }) => ![desk, secondDesk, reviewer].includes(id))
      .map((partner) => mustOf(cedar, input, partner)),
  );
};
