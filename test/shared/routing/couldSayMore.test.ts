import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policies, Question } from '../../../shared/routing/cedar.ts';
import { couldSayMore } from '../../../shared/routing/couldSayMore.ts';
import { testCedar } from '../../factories/pack.ts';

const cedar = testCedar();
const schema = `
entity Kind enum ["ngo", "police"];
entity Part enum ["report", "file"];
entity Partner = { kind: Kind, children: Bool };
action may_receive, must_receive appliesTo {
  principal: [Partner], resource: [Part], context: { here: Bool, more: { kind: Kind }, language: String }
};`;

type Asked = { readonly kind: string; readonly here: boolean; readonly part: string; readonly id: string };
const question = ({ kind = 'ngo', here = true, part = 'report', id = 'one' }: Partial<Asked> = {}): Question => {
  const entity = { type: 'Partner', id };
  const word = { __entity: { type: 'Kind', id: kind } };
  return {
    principal: entity,
    action: 'must_receive',
    resource: { type: 'Part', id: part },
    context: { here, more: { kind: word }, language: 'en' },
    entities: [{ entity, attributes: { kind: word, children: here } }],
  };
};
const could = (policies: Policies, asked: Partial<Asked> = {}): boolean =>
  couldSayMore(cedar, policies, question(asked));

const OVERFLOW = '9223372036854775807 + 1 > 0';
const must = (condition: string): string =>
  `permit (principal, action == Action::"must_receive", resource == Part::"report") when { ${condition} };`;

describe('without asking Cedar it is known that no policy speaks for a yes', () => {
  it.each<[string, string, Partial<Asked>]>([
    ['to another kind', must('principal.kind == Kind::"police" && context.here'), {}],
    ['to none of several kinds', must('[Kind::"police"].contains(principal.kind)'), {}],
    ['elsewhere', must('principal.kind == Kind::"ngo" && context.here'), { here: false }],
    ['by a fact within a fact', must('context.more.kind == Kind::"police"'), {}],
    ['of another part', must('true'), { part: 'file' }],
    ['to another partner', 'permit (principal == Partner::"two", action, resource);', {}],
    ['by another act', 'permit (principal, action == Action::"may_receive", resource);', {}],
    ['with an exception', 'permit (principal, action, resource) unless { context.here };', {}],
    ['where what could err comes after', must(`principal.kind == Kind::"police" && ${OVERFLOW}`), {}],
    ['where it is forbidden besides', 'forbid (principal, action, resource) when { context.here };', {}],
  ])('%s', (_name, policy, asked) => {
    expect(could({ policy }, asked)).toBe(false);
    expect(cedar.ask({ policy }, schema, question(asked))).toMatchObject({
      kind: 'deny',
    });
  });
});

describe('Cedar is asked', () => {
  it.each<[string, string]>([
    ['where a permit applies', must('principal.kind == Kind::"ngo"')],
    ['where what could err comes first', must(`${OVERFLOW} && principal.kind == Kind::"police"`)],
    ['where a forbid could err', `forbid (principal, action, resource) when { ${OVERFLOW} };`],
    ['where an exception could err', `forbid (principal, action, resource) unless { ${OVERFLOW} };`],
    ['where a condition is of another form', must('context.language == "en"')],
    ['where one of two may hold', must('principal.kind == Kind::"police" || context.here')],
    ['where a fact is not there', must('principal.colour == Kind::"police"')],
    ['where a fact is of another type', must('principal.kind && context.here')],
    ['where a policy cannot be read', 'permit ('],
  ])('%s', (_name, policy) => {
    expect(could({ policy })).toBe(true);
  });
});

const anyAtom = fc.constantFrom(
  'principal.kind == Kind::"ngo"',
  'principal.kind == Kind::"police"',
  '[Kind::"police", Kind::"ngo"].contains(principal.kind)',
  'context.here',
  '!context.here',
  'principal.children',
  'context.more.kind == Kind::"police"',
  'resource == Part::"file"',
  'context.language == "es"',
  'principal is Partner',
  OVERFLOW,
  'principal.colour == Kind::"ngo"',
);
const anyCondition = fc
  .array(fc.array(anyAtom, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
  .map((both) => both.map((either) => `(${either.join(' || ')})`).join(' && '));
const anyPolicy = fc
  .record({
    effect: fc.constantFrom('permit', 'forbid'),
    principal: fc.constantFrom('principal', 'principal == Partner::"one"', 'principal is Partner'),
    action: fc.constantFrom('action', 'action == Action::"may_receive"', 'action in [Action::"must_receive"]'),
    resource: fc.constantFrom('resource', 'resource == Part::"file"'),
    clause: fc.constantFrom('when', 'unless'),
    condition: anyCondition,
  })
  .map(
    ({ effect, principal, action, resource, clause, condition }) =>
      `${effect} (${principal}, ${action}, ${resource}) ${clause} { ${condition} };`,
  );

it('never says so where Cedar answers yes, or errs', () => {
  fc.assert(
    fc.property(
      fc.array(anyPolicy, { minLength: 1, maxLength: 3 }),
      fc.record({
        kind: fc.constantFrom('ngo', 'police'),
        here: fc.boolean(),
        part: fc.constantFrom('report', 'file'),
        id: fc.constantFrom('one', 'two'),
      }),
      (texts, asked) => {
        const policies = Object.fromEntries(texts.map((text, at) => [`policy-${at}`, text]));
        const verdict = cedar.ask(policies, schema, question(asked));
        expect(could(policies, asked) || verdict.kind === 'deny').toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
