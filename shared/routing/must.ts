import type { PartKind } from '../domain/part.ts';
import type { Partner } from '../jurisdiction/pack.ts';
import type { Cedar } from './cedar.ts';
import { conflictedPartners } from './conflicts.ts';
import type { DecidedReferral, DecisionInput } from './decision.ts';
import { mustParts } from './mustParts.ts';
import { type Found, foundOnly, join, referralOf } from './passOns.ts';
import { because } from './reasons.ts';
import type { Release } from '../rows/must.ts';
import { phaseOf, releasedTo } from './releases.ts';
import { questionOn, receive, type Receipt } from './receive.ts';
import { couldBeObliged, ruleOn } from './rule.ts';

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

/** Exactly what people released, and what the person agreed to besides. */
const releasedReferral = (
  { partner, parts, keeps, consent, required }: Receipt,
  released: readonly PartKind[],
  inForce: readonly Release[],
): DecidedReferral => ({
  partner,
  parts: [...new Set([...released, ...parts])],
  keeps: keeps.filter((part) => !released.includes(part)),
  basis: 'must_receive',
  state: 'authorised',
  consent,
  released: inForce.map(({ id }) => id),
  reasons: required,
});

const partOf = (claim: string): string => claim.slice(0, claim.indexOf(' '));

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
  const inForce = releasedTo(input.releases ?? [], id, receipt.claims);
  const held = new Set(inForce.flatMap(({ claims }) => claims.filter((claim) => receipt.claims.includes(claim))));
  const released = receipt.must.filter((part) => [...held].some((claim) => partOf(claim) === part));
  const open = receipt.must.filter((part) => !receipt.parts.includes(part));
  const stillOpen = receipt.claims.filter((claim) => {
    const part = partOf(claim);
    return open.some((each) => each === part) && !released.some((each) => each === part);
  });
  const musts = receipt.claims.length === 0 ? [] : [{ partner: id, claims: receipt.claims, open: stillOpen }];
  const referral = referralOf(input, receipt, receipt.required);
  if (open.length === 0 && referral) {
    // Released before the person agreed: whoever looks after that still has it in hand.
    const stays = inForce.length === 0 ? [] : [without, ...receipt.required];
    return foundOnly({ referrals: [referral], refusals: receipt.refusals, forReviewer: stays, musts });
  }
  return foundOnly({
    referrals: [released.length === 0 ? waiting(receipt) : releasedReferral(receipt, released, inForce)],
    refusals: open.filter((part) => !released.includes(part)).map((part) => ({ partner: id, part, reason: without })),
    forReviewer: [without, ...receipt.required],
    musts,
  });
};

/** What somebody released alone is the review group's until a second person has looked at it, whatever changed meanwhile. */
const toReview = ({ releases = [] }: DecisionInput): Found =>
  foundOnly({
    forReviewer: releases.some((each) => phaseOf(each) === 'on_call') ? [because('release_to_review')] : [],
  });

/**
 * Those about whom a policy could say anything at all: a decision costs a third of a millisecond, and of a thousand partners
 * nearly all are nobody's duty. The day is worked out once for all of them.
 */
const concerned = (cedar: Cedar, input: DecisionInput): Partner[] => {
  const { desk, secondDesk, reviewer } = input.pack.jurisdiction;
  const asked = questionOn(input, reviewer, 'report', 'must_receive');
  const parts = [...mustParts(cedar, input.pack.policies)];
  return input.pack.partners
    .filter(({ id }) => ![desk, secondDesk, reviewer].includes(id))
    .filter((partner) =>
      parts.some((part) => couldBeObliged(cedar, input.pack, partner, { ...asked, partner: partner.id, part })),
    );
};

/**
 * Whom the law says must receive. With the person's consent to every part it asks for, it does. Without, it is written
 * down as waiting and is given nothing, until people of the review group release it: then exactly that (design, part 5). Where the reporter named that very partner, it is not even written down: only the reviewer learns of it.
 */
export const mustReceive = (cedar: Cedar, input: DecisionInput): Found =>
  join([...concerned(cedar, input).map((partner) => mustOf(cedar, input, partner)), toReview(input)]);
