import type { PolicyJson } from '@cedar-policy/cedar-wasm/web';
import * as z from 'zod';
import type { Cedar, Policies, Question } from './cedar.ts';
import { allOf, type Test, testOfClause } from './conditions.ts';

type Rule = { readonly effect: PolicyJson['effect']; readonly appliesTo: Test };

const uidSchema = z.object({ id: z.string() });
const scopeSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('All') }),
  z.object({ op: z.literal('=='), entity: uidSchema }),
  z.object({ op: z.literal('in'), entities: z.array(uidSchema) }),
]);

/** Who or what a policy speaks of by name. A scope never errs, so one of another form could be about anything. */
const testOfScope = (scope: unknown, idOf: (question: Question) => string): Test => {
  const { data } = scopeSchema.safeParse(scope);
  switch (data?.op) {
    case 'All':
      return () => true;
    case '==':
      return (question) => idOf(question) === data.entity.id;
    case 'in':
      return (question) => data.entities.some(({ id }) => id === idOf(question));
    case undefined:
      return () => undefined;
  }
};

const ruleOf = ({ effect, principal, action, resource, conditions }: PolicyJson): Rule => ({
  effect,
  appliesTo: allOf([
    testOfScope(action, (question) => question.action),
    testOfScope(resource, (question) => question.resource.id),
    testOfScope(principal, (question) => question.principal.id),
    ...conditions.map(testOfClause),
  ]),
});

const known = new WeakMap<Policies, readonly Rule[] | 'unreadable'>();

const rulesOf = (cedar: Cedar, policies: Policies): readonly Rule[] | 'unreadable' => {
  const before = known.get(policies);
  if (before) return before;
  const parsed = Object.values(policies).map((text) => cedar.parse(text));
  const rules = parsed.flatMap((json) => (json ? [ruleOf(json)] : []));
  const found = rules.length === parsed.length ? rules : 'unreadable';
  known.set(policies, found);
  return found;
};

/**
 * Whether Cedar could answer anything but a no that no policy speaks for. Where every permit is shut out by a condition that
 * is plainly not met, before anything that could err, and no forbid could err either, it could not: so of a thousand
 * partners only those are asked about whom a duty may concern.
 */
export const couldSayMore = (cedar: Cedar, policies: Policies, question: Question): boolean => {
  const rules = rulesOf(cedar, policies);
  if (rules === 'unreadable') return true;
  return rules.some(({ effect, appliesTo }) => {
    const applies = appliesTo(question);
    return applies === undefined || (applies && effect === 'permit');
  });
};
