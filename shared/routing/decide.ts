import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Cedar } from './cedar.ts';
import type { DecidedReferral, Decision, DecisionInput } from './decision.ts';
import { directReferrals } from './direct.ts';
import { lendings } from './lend.ts';
import { mustReceive } from './must.ts';
import { afterDeclines, foundOnly, join, newPassOns, standingPassOns } from './passOns.ts';
import { receive } from './receive.ts';
import type { Reason } from './reasons.ts';
import { takeSeat } from './seat.ts';

/** With no rule that works, the least that a person needs to judge by. */
const TO_JUDGE_BY: readonly PartKind[] = ['report', 'message', 'file'];

const distinct = (reasons: readonly Reason[]): Reason[] => [
  ...new Map(reasons.map((reason) => [`${reason.code} ${reason.fact}`, reason])).values(),
];

/** Of two referrals to one partner, what is authorised counts; both authorised: what either gives, on the first ground. */
const merge = (one: DecidedReferral, other: DecidedReferral): DecidedReferral => {
  if (one.state !== other.state) return one.state === 'authorised' ? one : other;
  const parts = [...new Set([...one.parts, ...other.parts])];
  const keeps = [...new Set([...one.keeps, ...other.keeps])].filter((part) => !parts.includes(part));
  const reasons = distinct([...one.reasons, ...other.reasons]);
  // Told at once by the rules, and now asked in by the lead: from here on it is a hand-over, which its yes completes.
  const basis = one.basis === 'consent' && other.basis === 'pass_on' ? 'pass_on' : one.basis;
  const released = [...(one.released ?? []), ...(other.released ?? [])];
  const lent = [...(one.lent ?? []), ...(other.lent ?? [])];
  return {
    ...one,
    basis,
    parts,
    keeps,
    consent: one.consent ?? other.consent,
    reasons,
    ...(released.length > 0 && { released }),
    ...(lent.length > 0 && { lent }),
  };
};

const mergeAll = (referrals: readonly DecidedReferral[]): DecidedReferral[] => {
  const merged = new Map<PartnerId, DecidedReferral>();
  for (const referral of referrals) {
    const had = merged.get(referral.partner);
    merged.set(referral.partner, had ? merge(had, referral) : referral);
  }
  return [...merged.values()];
};

/** Doubt goes to the reviewer: with what its rules give it, or, failing those, with what a judgement needs. */
const reviewerReferral = (cedar: Cedar, input: DecisionInput, doubts: readonly Reason[]): DecidedReferral[] => {
  if (doubts.length === 0) return [];
  const { reviewer } = input.pack.jurisdiction;
  const receipt = receive(cedar, input, reviewer, 'reviewer');
  const parts = receipt.parts.includes('report') ? receipt.parts : TO_JUDGE_BY;
  const reasons = distinct([...doubts, ...receipt.allowed]);
  return [{ partner: reviewer, parts, keeps: [], basis: 'reviewer', state: 'authorised', consent: null, reasons }];
};

const authorised = (referrals: readonly DecidedReferral[]): PartnerId[] =>
  referrals.filter(({ state }) => state === 'authorised').map(({ partner }) => partner);

const holdsReport = ({ parts, keeps }: DecidedReferral): boolean => [...parts, ...keeps].includes('report');

/**
 * Who holds what now: pure, so that the same facts always give the same referrals. There is always one that holds every
 * part and leads unless another does: nothing is ever dropped (design, part 4).
 */
export const decide = (cedar: Cedar, input: DecisionInput): Decision => {
  const { pack, referrals: standing } = input;
  const seat = takeSeat(cedar, input);
  const must = mustReceive(cedar, input);
  const stood = standingPassOns(cedar, input);
  const before = authorised([seat.referral, ...seat.beside, ...must.referrals, ...stood.referrals]);
  const direct = directReferrals(cedar, input, before);
  const holding = [...before, ...authorised(direct.referrals)];

  // Who accepted a hand-over leads, for as long as the rules let it hold what the tip tells: not by a letter that people released.
  const reading = authorised([seat.referral, ...join([must, stood, direct]).referrals].filter(holdsReport));
  const accepted = standing.find(
    // Who took over and does not look at what came since leads no more: whoever reads first does.
    ({ lead, declined, silent, partner }) => lead && !declined && silent !== true && reading.includes(partner),
  );
  const lead = accepted?.partner ?? seat.referral.partner;
  // Whoever leads may have been shut out by a rule that erred: what others asked for is then no ground for anything new.
  const isInDoubt = [...stood.forReviewer, ...direct.forReviewer].some(({ code }) => code === 'policy_error');
  const hasNoHeir = isInDoubt && !accepted && standing.some((referral) => referral.lead && !referral.declined);
  const asked = hasNoHeir ? foundOnly({}) : newPassOns(cedar, input, lead);
  const lent = lendings(cedar, input, lead);
  const next = afterDeclines(cedar, input, [...holding, ...authorised(asked.referrals)]);

  // Of two grounds the first is kept, and what a person asked for outlasts what software chose.
  const found = join([stood, asked, next, must, direct, lent]);
  const doubts = [...found.forReviewer];
  const reviewed = seat.referral.partner === pack.jurisdiction.reviewer ? [] : reviewerReferral(cedar, input, doubts);
  const forSeat = seat.referral.partner === pack.jurisdiction.reviewer ? doubts : [];
  const seated = { ...seat.referral, reasons: distinct([...seat.referral.reasons, ...forSeat]) };
  // Told to whoever leads, who asked: nobody else has it in hand.
  const back = next.refusals.filter(({ reason }) => reason.code === 'back_to_desk').map(({ reason }) => reason);
  const told = (referral: DecidedReferral): DecidedReferral =>
    referral.partner === lead ? { ...referral, reasons: distinct([...referral.reasons, ...back]) } : referral;
  return {
    lead,
    referrals: mergeAll([seated, ...seat.beside, ...found.referrals, ...reviewed]).map(told),
    refusals: [...seat.refusals, ...found.refusals],
    musts: found.musts,
    apart: pack.partners.filter(({ kind }) => kind === 'oversight').map(({ id }) => id),
  };
};
