import { localDate } from '../domain/hours.ts';
import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Basis } from '../domain/referral.ts';
import type { Cedar } from './cedar.ts';
import type { DecisionInput, Refusal } from './decision.ts';
import { because, type Reason } from './reasons.ts';
import { type RuleQuestion, type Ruling, ruleOn } from './rule.ts';

/** The kinds of part that can be given to a partner at all: `number` is the relay's, a `note` stays with its author. */
export const TRAVELLING: readonly PartKind[] = ['report', 'identity', 'victim', 'compelled', 'message', 'file'];

/** What the rules say of one partner on one ground, part by part. */
export type Receipt = {
  readonly partner: PartnerId;
  readonly basis: Basis;
  readonly parts: readonly PartKind[];
  readonly keeps: readonly PartKind[];
  readonly must: readonly PartKind[];
  readonly consent: string | null;
  readonly allowed: readonly Reason[];
  readonly required: readonly Reason[];
  /** What people may release without consent: each part that it must have, by each policy that says so. */
  readonly claims: readonly string[];
  readonly refusals: readonly Refusal[];
  /** A policy erred: nothing is given, and the reviewer looks. */
  readonly failed: boolean;
};

const policiesOf = (code: 'rule_allows' | 'rule_requires', policies: readonly string[]): Reason[] =>
  [...new Set(policies)].sort().map((policy) => because(code, policy));

/** States in which a referral no longer is one. */
const ENDED = new Set(['declined', 'expired', 'revoked', 'recalled', 'failed', 'consent_pending', 'draft']);

/** Whether a partner has a part in the tip now, by the table. */
export const isEngaged = ({ referrals }: DecisionInput, partner: PartnerId): boolean =>
  referrals.some((standing) => standing.partner === partner && !standing.declined && !ENDED.has(standing.state));

type Ruled = { readonly part: PartKind; readonly ruling: Ruling };

/** One line where the whole report is refused, since nothing follows it; else a line for each part held back. */
const refusalsOf = (partner: PartnerId, rulings: readonly Ruled[]): Refusal[] => {
  const refused = rulings.flatMap(({ part, ruling }) =>
    ruling.refusal === undefined ? [] : [{ partner, part, reason: because(ruling.refusal, ruling.policies.join(' ')) }],
  );
  const report = refused.find(({ part }) => part === 'report');
  return report ? [{ partner, part: null, reason: report.reason }] : refused;
};

export const questionOn = (
  { pack, label, consents, urgency, now }: DecisionInput,
  partner: PartnerId,
  part: PartKind,
  basis: Basis,
  by: PartnerId | null = null,
): RuleQuestion => {
  const today = localDate(now, pack.jurisdiction.timeZone);
  return { partner, part, label, consents, urgency, today, basis, by };
};

/** `by`: who asks the partner in, which nobody does but on the grounds of `pass_on` and `interpreter`. */
export const receive = (
  cedar: Cedar,
  input: DecisionInput,
  partner: PartnerId,
  basis: Basis,
  by: PartnerId | null = null,
): Receipt => {
  const { pack, consents } = input;
  // The day is worked out once for all parts: of a decision's time it took the half.
  const asked = questionOn(input, partner, 'report', basis, by);
  const question = (part: PartKind): RuleQuestion => ({ ...asked, part });
  const { today } = asked;
  const rulings = TRAVELLING.map((part) => ({ part, ruling: ruleOn(cedar, pack, question(part)) }));
  // Expiry stops new sharing, never an open service (issue 5): it keeps what it was given while the receipt stood.
  const unlapsed = consents.map((consent) => Object.assign({}, consent, { until: null }));
  const mayKeep = isEngaged(input, partner) && consents.some(({ until }) => until !== null && until < today);
  const lapsed = mayKeep
    ? rulings
        .filter(({ ruling }) => !ruling.may)
        .map(({ part }) => ({ part, ruling: ruleOn(cedar, pack, { ...question(part), consents: unlapsed }) }))
    : [];

  const failed = [...rulings, ...lapsed].some(({ ruling }) => ruling.error !== undefined);
  const may = failed ? [] : rulings.filter(({ ruling }) => ruling.may);
  const must = failed ? [] : rulings.filter(({ ruling }) => ruling.must);
  const keeps = failed ? [] : lapsed.filter(({ ruling }) => ruling.may).map(({ part }) => part);

  return {
    partner,
    basis,
    parts: may.map(({ part }) => part),
    keeps,
    must: must.map(({ part }) => part),
    consent: may.find(({ ruling }) => ruling.consent !== null)?.ruling.consent ?? null,
    allowed: policiesOf(
      'rule_allows',
      may.flatMap(({ ruling }) => ruling.policies),
    ),
    required: policiesOf(
      'rule_requires',
      must.flatMap(({ ruling }) => ruling.requiredBy),
    ),
    claims: must
      .filter(({ ruling }) => ruling.may || ruling.refusal === 'no_consent')
      .flatMap(({ part, ruling }) => ruling.requiredBy.map((policy) => `${part} ${policy}`))
      .sort(),
    refusals: refusalsOf(partner, rulings),
    failed,
  };
};
