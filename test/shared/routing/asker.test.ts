import { describe, expect, it } from 'vitest';
import { askingOf } from '../../../shared/routing/asker.ts';
import { decide } from '../../../shared/routing/decide.ts';
import type { DecisionInput } from '../../../shared/routing/decision.ts';
import { ruleOn } from '../../../shared/routing/rule.ts';
import { aConsent } from '../../factories/consent.ts';
import { aDecisionInput } from '../../factories/decision.ts';
import { aLabel } from '../../factories/label.ts';
import { aPack, testCedar } from '../../factories/pack.ts';

const cedar = testCedar();
const designated = { kinds: ['helpline' as const], partners: ['ngo-harbour'] };
/** Zedland, if its law let only some refer on. */
const strict = await aPack({
  jurisdiction: { designated },
  partners: { 'ngo-harbour': { areas: 'all' } },
  policies: {
    only: `@id("only") forbid (principal, action, resource) when { context.basis == Basis::"pass_on" }
      unless { context.by.designated };`,
  },
});
const label = aLabel({ reporter: { relation: 'self' } });
const consents = [aConsent('helpers_and_police')];
const question = { partner: 'ngo-lantern', part: 'report', label, consents, urgency: 'prompt' } as const;
const asked = { ...question, today: '2026-05-04', basis: 'pass_on' } as const;

const run = async (changes: Partial<DecisionInput>) =>
  decide(cedar, await aDecisionInput({ pack: strict, label, consents, ...changes }));
const held = async (changes: Partial<DecisionInput>) =>
  (await run(changes)).referrals.filter(({ state }) => state === 'authorised').map(({ partner }) => partner);
const standing = (partner: string, changes = {}) =>
  ({ partner, state: 'accepted', basis: 'pass_on', lead: false, declined: false, ...changes }) as const;

describe('what the policies are told of who asks', () => {
  it.each([
    ['the desk', 'desk', { kind: 'helpline', designated: true }],
    ['one that the pack names', 'ngo-harbour', { kind: 'shelter', designated: true }],
    ['one that it does not', 'ngo-lantern', { kind: 'ngo', designated: false }],
    ['one that has left', 'ngo-gone', { kind: 'unknown', designated: false }],
    ['nobody', null, { kind: 'nobody', designated: false }],
  ])('%s', (_name, by, asking) => {
    expect(askingOf(strict, by)).toEqual(asking);
  });

  it('decides, and the policy that refuses is named', () => {
    expect(ruleOn(cedar, strict, { ...asked, by: 'desk' })).toMatchObject({ may: true });
    expect(ruleOn(cedar, strict, { ...asked, by: 'ngo-harbour' })).toMatchObject({ may: true });
    for (const by of ['police-unit', 'ngo-gone', null]) {
      expect(ruleOn(cedar, strict, { ...asked, by })).toMatchObject({
        may: false,
        refusal: 'rule_refuses',
        policies: ['only'],
      });
    }
  });

  it('can be asked about by kind', async () => {
    const odd = `forbid (principal, action, resource) when { context.by.kind == Asker::"ngo" };`;
    const pack = await aPack({ policies: { odd } });
    expect(ruleOn(cedar, pack, { ...asked, partner: 'ngo-harbour', by: 'ngo-lantern' })).toMatchObject({ may: false });
    expect(ruleOn(cedar, pack, { ...asked, partner: 'ngo-harbour', by: 'desk' })).toMatchObject({ may: true });
  });
});

describe('who asked for a referral', () => {
  const lantern = standing('ngo-lantern', { lead: true });
  const byDesk = { to: 'ngo-lantern', by: 'desk' };

  it('is the lead, who is refused where it is not designated, by the policy that says so', async () => {
    const passOns = [byDesk, { to: 'police-unit', by: 'ngo-lantern' }];
    const decision = await run({ referrals: [lantern], passOns });
    expect(decision.lead).toBe('ngo-lantern');
    expect(decision.referrals.map(({ partner }) => partner).sort()).toEqual(['desk', 'ngo-lantern']);
    expect(decision.refusals).toContainEqual({
      partner: 'police-unit',
      part: null,
      reason: { code: 'rule_refuses', fact: 'only' },
    });
  });

  it('stays whoever it was when another leads', async () => {
    const harbour = standing('ngo-harbour', { lead: true });
    const passOns = [byDesk, { to: 'ngo-harbour', by: 'desk' }];
    expect(await held({ referrals: [standing('ngo-lantern'), harbour], passOns })).toEqual([
      'desk',
      'ngo-lantern',
      'ngo-harbour',
    ]);
  });

  it('is of who came next in turn the one that asked for who declined', async () => {
    const declined = standing('ngo-lantern', { state: 'declined', declined: true });
    expect(await held({ referrals: [declined], passOns: [byDesk] })).toContain('ngo-harbour');
    const next = [declined, standing('ngo-harbour')];
    expect(await held({ referrals: next, passOns: [byDesk] })).toContain('ngo-harbour');
    expect(await held({ referrals: next, passOns: [] })).not.toContain('ngo-harbour');
    // What the desk asked of the police is no ground for a shelter.
    expect(await held({ referrals: next, passOns: [{ to: 'police-unit', by: 'desk' }] })).not.toContain('ngo-harbour');
  });

  it('that the pack knows no longer leaves nothing standing, and the reviewer looks', async () => {
    const decision = await run({ referrals: [lantern], passOns: [{ to: 'ngo-lantern', by: 'old-desk' }] });
    expect(decision.referrals.map(({ partner }) => partner)).toEqual(['desk', 'reviewer']);
    expect(decision.referrals[1]?.reasons).toContainEqual({ code: 'unknown_partner', fact: '' });
  });
});
