import { describe, expect, it } from 'vitest';
import type { Question } from '../../../shared/routing/cedar.ts';
import { testCedar } from '../../factories/pack.ts';

const cedar = testCedar();
const schema = `
entity Kind enum ["ngo", "police"];
entity Part enum ["report"];
entity Partner = { kind: Kind };
action may_receive appliesTo { principal: [Partner], resource: [Part], context: { agreed: Bool } };`;

const partner = { type: 'Partner', id: 'one' };
const question = (changes: Partial<Question> = {}): Question => ({
  principal: partner,
  action: 'may_receive',
  resource: { type: 'Part', id: 'report' },
  context: { agreed: true },
  entities: [{ entity: partner, attributes: { kind: { __entity: { type: 'Kind', id: 'ngo' } } } }],
  ...changes,
});
const permit = 'permit (principal, action, resource) when { context.agreed };';

describe('a verdict', () => {
  it('names the policies that decided', () => {
    expect(cedar.ask({ yes: permit }, schema, question())).toEqual({ kind: 'allow', policies: ['yes'] });
    const no = 'forbid (principal, action, resource) when { principal.kind == Kind::"ngo" };';
    expect(cedar.ask({ yes: permit, no }, schema, question())).toEqual({ kind: 'deny', policies: ['no'] });
    expect(cedar.ask({ yes: permit }, schema, question({ context: { agreed: false } }))).toEqual({
      kind: 'deny',
      policies: [],
    });
  });

  const everything = 'permit (principal, action, resource);';
  it.each([
    ['a forbid that errs', { everything, no: 'forbid (principal, action, resource) when { principal.colour };' }, {}],
    [
      'a permit that errs beside one that allows',
      { everything, odd: 'permit (principal, action, resource) when { context.nothing };' },
      {},
    ],
    ['a policy that cannot be read', { everything, odd: 'permit (' }, {}],
    ['a fact that is missing', { everything }, { context: {} }],
    ['a fact too many', { everything }, { context: { agreed: true, more: true } }],
    ['a fact of another type', { everything }, { context: { agreed: 'yes' } }],
    [
      'a kind that is unknown',
      { everything },
      { entities: [{ entity: partner, attributes: { kind: { __entity: { type: 'Kind', id: 'army' } } } }] },
    ],
    ['a part that is unknown', { everything }, { resource: { type: 'Part', id: 'everything' } }],
    ['an act that is unknown', { everything }, { action: 'may_have' }],
    [
      'a partner whose facts are missing',
      { odd: 'permit (principal, action, resource) when { principal.kind == Kind::"ngo" };' },
      { entities: [] },
    ],
  ])('is an error, never a yes, for %s', (_name, policies, changes) => {
    expect(cedar.ask(policies, schema, question(changes)).kind).toBe('error');
  });

  it('is an error where the schema cannot be read', () => {
    expect(cedar.ask({ yes: permit }, 'entity', question()).kind).toBe('error');
  });
});

describe('validation', () => {
  it.each([
    [
      'a misspelt attribute',
      'permit (principal, action, resource) when { principal.knd == Kind::"ngo" };',
      'did you mean `kind`?',
    ],
    [
      'a misspelt kind',
      'permit (principal, action, resource) when { principal.kind == Kind::"nog" };',
      'valid entity eids',
    ],
    ['a misspelt part', 'permit (principal, action, resource == Part::"reprot");', 'valid entity eids'],
    ['a misspelt act', 'permit (principal, action == Action::"may_recieve", resource);', 'did you mean'],
  ])('finds %s', (_name, policy, help) => {
    expect(cedar.validate({ policy }, schema)[0]?.help).toContain(help);
  });

  it('finds a policy that can never apply', () => {
    expect(
      cedar.validate({ policy: 'permit (principal, action, resource) when { false };' }, schema)[0]?.message,
    ).toContain('impossible');
  });

  it('splits a file into policies with their annotations', () => {
    const { policies, faults } = cedar.split(
      '// one\n@id("a") @cite("b")\npermit (principal, action, resource);\n@id("c")\nforbid (principal, action, resource);',
    );
    expect(faults).toEqual([]);
    expect(policies.map(({ annotations }) => annotations)).toEqual([{ id: 'a', cite: 'b' }, { id: 'c' }]);
    expect(cedar.split('permit (principal == ?principal, action, resource);').faults[0]?.message).toContain('template');
    expect(cedar.split('permit (').faults).toHaveLength(1);
  });
});
