import type { Clause, Expr, PolicyJson } from '@cedar-policy/cedar-wasm/web';
import type { Pack } from '../jurisdiction/pack.ts';
import { askingOf } from './asker.ts';
import type { Cedar } from './cedar.ts';
import { coverageOf } from './coverage.ts';
import { type Action, questionOf } from './facts.ts';
import type { RuleQuestion } from './rule.ts';
import { disclosureSchema } from './schema.ts';

const isAnd = (expression: Expr): expression is { '&&': { left: Expr; right: Expr } } => '&&' in expression;

/** The conditions that all have to hold, each by itself. */
const conjunctsOf = (expression: Expr): Expr[] =>
  isAnd(expression) ? [...conjunctsOf(expression['&&'].left), ...conjunctsOf(expression['&&'].right)] : [expression];

const clausesOf = (policy: PolicyJson): Clause[] =>
  policy.conditions.flatMap((clause): Clause[] =>
    clause.kind === 'when' ? conjunctsOf(clause.body).map((body) => ({ kind: 'when', body })) : [clause],
  );

/** The ground is what was asked about, so a permit on another ground is no near miss. */
const isAboutGround = (value: unknown): boolean => JSON.stringify(value).includes('"attr":"basis"');

/**
 * The permits that lacked one condition: what a default deny can be explained by, since Cedar names no policy for it.
 * Costs a decision for each condition of each permit, so it is for explaining and not for deciding.
 */
export const nearMisses = (cedar: Cedar, pack: Pack, action: Action, question: RuleQuestion): string[] => {
  const partner = pack.partners.find(({ id }) => id === question.partner);
  if (!partner) return [];
  const { part, label, consents, today } = question;
  const coverage = coverageOf(consents, partner, part, label, today);
  const asked = questionOf(action, partner, part, { ...question, by: askingOf(pack, question.by), coverage });
  const schema = disclosureSchema(pack.jurisdiction);
  return Object.entries(pack.policies)
    .filter(([id, text]) => {
      const json = cedar.parse(text);
      if (json?.effect !== 'permit') return false;
      const clauses = clausesOf(json);
      const without = clauses
        .filter((clause) => !isAboutGround(clause))
        .map((left) => clauses.filter((clause) => clause !== left));
      return without.some(
        (conditions) => cedar.askOnce({ [id]: { ...json, conditions } }, schema, asked).kind === 'allow',
      );
    })
    .map(([id]) => id)
    .sort();
};
