import { describe, expect, it } from 'vitest';
import { partKinds } from '../../../shared/domain/part.ts';
import { mustParts } from '../../../shared/routing/mustParts.ts';
import type { RuleQuestion } from '../../../shared/routing/rule.ts';
import { ruleOn } from '../../../shared/routing/rule.ts';
import { nearMisses } from '../../../shared/routing/nearMisses.ts';
import { aConsent } from '../../factories/consent.ts';
import { aLabel } from '../../factories/label.ts';
import { aPack, testCedar } from '../../factories/pack.ts';

const cedar = testCedar();
/** A country without any restraint: what is refused here is refused by code. */
const lawless = await aPack({ policies: { all: 'permit (principal, action, resource);' } });
const zz = await aPack();

const question = (changes: Partial<RuleQuestion> = {}): RuleQuestion => ({
  partner: 'ngo-lantern',
  part: 'report',
  label: aLabel({ reporter: { relation: 'self' } }),
  consents: [aConsent('helpers_and_police')],
  urgency: 'prompt',
  today: '2026-05-04',
  basis: 'pass_on',
  by: 'desk',
  ...changes,
});

describe('what no pack can loosen', () => {
  it.each<[string, Partial<RuleQuestion>, string]>([
    ['a number', { part: 'number' }, 'never_leaves'],
    ['a note', { part: 'note' }, 'never_leaves'],
    ['the desk’s number', { part: 'number', partner: 'desk', basis: 'desk' }, 'never_leaves'],
    ['whoever was named', { label: aLabel({ conflicts: ['ngo-lantern'] }) }, 'named_as_involved'],
    [
      'whoever an office named stands for',
      { partner: 'police-unit', label: aLabel({ conflicts: ['border-office'] }) },
      'named_as_involved',
    ],
    [
      'a desk that was named',
      { partner: 'desk', basis: 'desk', label: aLabel({ conflicts: ['desk'] }) },
      'named_as_involved',
    ],
    ['one that calls itself the desk', { basis: 'desk' }, 'no_rule'],
    ['one that calls itself a stand-in', { basis: 'stand_in' }, 'no_rule'],
    ['one that calls itself the reviewer', { basis: 'reviewer' }, 'no_rule'],
    ['compelled acts by a choice', { part: 'compelled' }, 'needs_own_consent'],
    [
      'compelled acts for the reviewer',
      { part: 'compelled', partner: 'reviewer', basis: 'reviewer' },
      'needs_own_consent',
    ],
    ['a victim part from a neighbour', { part: 'victim', label: aLabel() }, 'given_by_somebody_else'],
    [
      'a victim part with somebody else’s receipt',
      { part: 'victim', consents: [aConsent('helpers', { for: 'other' })] },
      'no_consent',
    ],
    [
      'a victim part with somebody else’s odd receipt',
      { part: 'victim', consents: [aConsent('helpers', { for: 'other', parts: ['report', 'victim'] })] },
      'no_consent',
    ],
    ['no consent', { consents: [] }, 'no_consent'],
    ['only you', { consents: [aConsent('only_you')] }, 'no_consent'],
    ['a consent that ran out', { consents: [aConsent('helpers', { until: '2026-05-03' })] }, 'no_consent'],
    ['a consent taken back', { consents: [aConsent('helpers', { withdrawn: aConsent().given })] }, 'no_consent'],
    ['a kind that no choice names', { partner: 'desk-two' }, 'no_consent'],
    ['a partner nobody knows', { partner: 'nobody' }, 'unknown_partner'],
  ])('%s', (_name, changes, refusal) => {
    expect(ruleOn(cedar, lawless, question(changes))).toMatchObject({ may: false, refusal });
  });

  it('lets compelled acts leave by a receipt for that class alone', () => {
    const own = aConsent('helpers', { kinds: ['ngo'], parts: ['compelled'] });
    const mixed = aConsent('helpers', { kinds: ['ngo'], parts: ['report', 'compelled'] });
    const others = aConsent('helpers', { kinds: ['ngo'], parts: ['compelled'], for: 'other' });
    const may = [own, mixed, others].map(
      (consent) => ruleOn(cedar, lawless, question({ part: 'compelled', consents: [consent] })).may,
    );
    expect(may).toEqual([true, false, false]);
  });

  it('draws nothing for a pair from two receipts, one for the part and one for the partner', () => {
    const consents = [
      aConsent('only_you', { kinds: ['law_enforcement'], parts: ['report'] }),
      aConsent('only_you', { kinds: ['ngo'], parts: ['identity'] }),
    ];
    const may = (partner: string, part: 'report' | 'identity') =>
      ruleOn(cedar, lawless, question({ partner, part, consents })).may;
    expect([may('police-unit', 'report'), may('police-unit', 'identity')]).toEqual([true, false]);
    expect([may('ngo-lantern', 'report'), may('ngo-lantern', 'identity')]).toEqual([false, true]);
  });

  it('counts a receipt that names a partner for that partner only', () => {
    const consents = [aConsent('only_you', { partners: ['ngo-harbour'], parts: ['report'] })];
    expect(ruleOn(cedar, lawless, question({ consents })).may).toBe(false);
    expect(ruleOn(cedar, lawless, question({ consents, partner: 'ngo-harbour' })).may).toBe(true);
  });
});

describe('what the policies say', () => {
  it('names them', () => {
    expect(ruleOn(cedar, zz, question())).toMatchObject({
      may: true,
      policies: ['zz-helper-asked-in'],
      consent: 'consent-1',
    });
  });

  it('says no where none speaks, and which permits came close', () => {
    const asked = question({ basis: 'consent', consents: [aConsent('helpers')] });
    expect(ruleOn(cedar, zz, asked)).toMatchObject({ may: false, refusal: 'no_rule', policies: [] });
    expect(nearMisses(cedar, zz, 'may_receive', asked)).toEqual(['zz-helper-at-once']);
  });

  it('lets a forbid win over a consent', () => {
    const own = aConsent('helpers_and_police', { kinds: ['law_enforcement'], parts: ['compelled'] });
    const asked = question({ partner: 'police-unit', part: 'compelled', consents: [own] });
    expect(ruleOn(cedar, zz, asked)).toMatchObject({
      may: false,
      refusal: 'rule_refuses',
      policies: ['zz-no-punishment'],
    });
  });

  it('tells what must be received, with and without consent', () => {
    const label = aLabel({ danger: { now: 'yes', child: 'yes' } });
    const asked = question({ partner: 'child-care', basis: 'must_receive', label });
    expect(ruleOn(cedar, zz, asked)).toMatchObject({ may: true, must: true, requiredBy: ['zz-child-in-danger-now'] });
    expect(ruleOn(cedar, zz, { ...asked, consents: [] })).toMatchObject({
      may: false,
      must: true,
      refusal: 'no_consent',
    });
    expect(ruleOn(cedar, zz, { ...asked, part: 'identity' })).toMatchObject({ must: false });
  });
});

it.each([
  ['a forbid that errs', 'forbid (principal, action, resource) when { principal.colour };'],
  ['a permit that errs', 'permit (principal, action, resource) when { context.colour };'],
  ['a must that errs', 'permit (principal, action == Action::"must_receive", resource) when { context.colour };'],
  ['a policy that cannot be read', 'permit ('],
])('takes %s for a no', async (_name, odd) => {
  const pack = await aPack({ policies: { odd } });
  const asked = question({ partner: 'child-care', basis: 'must_receive' });
  expect(ruleOn(cedar, pack, asked)).toMatchObject({ may: false, must: false, error: 'policy_error' });
});

it.each([
  ['one part', 'permit (principal, action == Action::"must_receive", resource == Part::"file");', ['report', 'file']],
  ['any part', 'permit (principal, action == Action::"must_receive", resource);', partKinds],
  ['any act', 'permit (principal, action, resource == Part::"identity");', ['report', 'identity']],
  [
    'one of two acts',
    'permit (principal, action in [Action::"may_receive", Action::"must_receive"], resource == Part::"file");',
    ['report', 'file'],
  ],
  ['another act', 'permit (principal, action == Action::"may_receive", resource);', ['report']],
  ['what is forbidden', 'forbid (principal, action, resource);', ['report']],
  ['what cannot be read', 'permit (', partKinds],
])('knows from its scope what a policy could require: %s', async (_name, more, parts) => {
  const pack = await aPack({ policies: { more } });
  expect([...mustParts(cedar, pack.policies)].sort()).toEqual([...parts].sort());
});

it('takes an area that the pack does not know for an error', () => {
  expect(ruleOn(cedar, zz, question({ label: aLabel({ area: 'ZZ-X' }) }))).toMatchObject({
    may: false,
    error: 'policy_error',
  });
});
