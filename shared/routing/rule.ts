import type { Consent } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Basis } from '../domain/referral.ts';
import type { Urgency } from '../domain/urgency.ts';
import type { Pack, Partner } from '../jurisdiction/pack.ts';
import { askingOf } from './asker.ts';
import type { Cedar, Question } from './cedar.ts';
import { conflictedPartners } from './conflicts.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type Action, questionOf } from './facts.ts';
import { couldSayMore } from './couldSayMore.ts';
import { mustParts } from './mustParts.ts';
import type { ReasonCode } from './reasons.ts';
import { disclosureSchema } from './schema.ts';
import type { Verdict } from './verdict.ts';

export type RuleQuestion = {
  readonly partner: PartnerId;
  readonly part: PartKind;
  readonly label: Label;
  readonly consents: readonly Consent[];
  readonly urgency: Urgency;
  /** `YYYY-MM-DD` in the country's time zone. */
  readonly today: string;
  readonly basis: Basis;
  /** Who asks the partner in, or an interpreter for a translation; null: nobody does, routing looks by itself. */
  readonly by: PartnerId | null;
};

export type Ruling = {
  readonly may: boolean;
  /** Asked on the ground of `must_receive` only: whoever reads in the desk's place has it all already. */
  readonly must: boolean;
  /** The policies that decided: the permits of a yes, the forbids of a no. */
  readonly policies: readonly string[];
  /** The policies by which it must receive. */
  readonly requiredBy: readonly string[];
  /** Why it may not. */
  readonly refusal?: ReasonCode;
  /** The receipt relied upon. */
  readonly consent: string | null;
  readonly error?: 'policy_error';
};

/** Grounds on which a partner has the desk's place, and so may hold every part (design, part 4). */
export const isDesk = (basis: Basis): boolean => basis === 'desk' || basis === 'stand_in';

/** Whether the pack gives this partner this place: nobody becomes the desk by being called so. */
const hasPlace = ({ jurisdiction, partners }: Pack, partner: PartnerId, basis: Basis): boolean => {
  if (basis === 'desk') return partner === jurisdiction.desk;
  if (basis === 'stand_in') return partner === jurisdiction.secondDesk || partner === jurisdiction.reviewer;
  if (basis === 'interpreter') return partners.some(({ id, kind }) => id === partner && kind === 'interpreter');
  return basis !== 'reviewer' || partner === jurisdiction.reviewer;
};

/** The promise of design part 2 and 4, kept in code besides the policies: no pack can loosen it by a mistake. */
const guard = (pack: Pack, question: RuleQuestion, coverage: Coverage): ReasonCode | undefined => {
  const { partner, part, label, basis } = question;
  if (part === 'number' || part === 'note') return 'never_leaves';
  if (conflictedPartners(pack, label).has(partner)) return 'named_as_involved';
  if (!hasPlace(pack, partner, basis)) return 'no_rule';
  if (isDesk(basis)) return undefined;
  if (part === 'compelled' && !coverage.covers) return 'needs_own_consent';
  if (part === 'victim' && label.reporter.relation !== 'self') return 'given_by_somebody_else';
  return undefined;
};

const NOTHING = { may: false, must: false, policies: [], requiredBy: [], consent: null } as const;

const NOT_ASKED: Verdict = { kind: 'deny', policies: [] };

/** May, and must, this partner receive this part? Whatever goes wrong is a no that says so. */
export const ruleOn = (cedar: Cedar, pack: Pack, question: RuleQuestion): Ruling => {
  const partner = pack.partners.find(({ id }) => id === question.partner);
  if (!partner) return { ...NOTHING, refusal: 'unknown_partner' };
  const { part, label, consents, today, basis } = question;
  const coverage = coverageOf(consents, partner, part, label, today);
  const guarded = guard(pack, question, coverage);
  if (guarded) return { ...NOTHING, refusal: guarded };
  const ask = (action: Action): Verdict => askPack(cedar, pack, partner, question, coverage, action);
  const ordinary = !isDesk(basis) && basis !== 'reviewer';
  const mayOblige = basis === 'must_receive' && mustParts(cedar, pack.policies).has(part);
  const obliged = mayOblige ? ask('must_receive') : NOT_ASKED;
  const agreed = !ordinary || coverage.covers;
  // Without consent, where the law asks for it, people may release it: but nothing that a rule forbids.
  const may = agreed || obliged.kind === 'allow' ? ask('may_receive') : NOT_ASKED;
  if (may.kind === 'error' || obliged.kind === 'error') {
    return { ...NOTHING, refusal: 'policy_error', error: 'policy_error' };
  }
  const must = obliged.kind === 'allow';
  const requiredBy = must ? obliged.policies : [];
  if (!agreed) {
    const forbidden = may.kind === 'deny' && may.policies.length > 0;
    return forbidden
      ? { ...NOTHING, must, requiredBy, policies: may.policies, refusal: 'rule_refuses' }
      : { ...NOTHING, must, requiredBy, refusal: 'no_consent' };
  }
  const answer = { must, requiredBy, policies: may.policies, consent: coverage.consent };
  // What the law asks for, with the person's consent, needs no further permit; a forbid still wins.
  const required = must && basis === 'must_receive' && may.policies.length === 0;
  if (may.kind === 'allow' || required) return { ...answer, may: true };
  return { ...answer, may: false, refusal: may.policies.length > 0 ? 'rule_refuses' : 'no_rule' };
};

const questionTo = (
  pack: Pack,
  partner: Partner,
  { part, label, urgency, basis, by }: RuleQuestion,
  coverage: Coverage,
  action: Action,
): Question => questionOf(action, partner, part, { label, urgency, basis, by: askingOf(pack, by), coverage });

const askPack = (
  cedar: Cedar,
  pack: Pack,
  ...[partner, question, coverage, action]: [Partner, RuleQuestion, Coverage, Action]
): Verdict =>
  cedar.ask(pack.policies, disclosureSchema(pack.jurisdiction), questionTo(pack, partner, question, coverage, action));

/** Whether some policy could oblige this partner, or err over it: where none could, it is left at that. */
export const couldBeObliged = (cedar: Cedar, pack: Pack, partner: Partner, question: RuleQuestion): boolean => {
  const { part, label, consents, today } = question;
  if (!mustParts(cedar, pack.policies).has(part)) return false;
  const coverage = coverageOf(consents, partner, part, label, today);
  return couldSayMore(cedar, pack.policies, questionTo(pack, partner, question, coverage, 'must_receive'));
};
