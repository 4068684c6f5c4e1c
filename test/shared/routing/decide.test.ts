import { describe, expect, it } from 'vitest';
import { decide } from '../../../shared/routing/decide.ts';
import type { Decision, DecisionInput } from '../../../shared/routing/decision.ts';
import { hourSchema } from '../../../shared/domain/hour.ts';
import type { Release } from '../../../shared/rows/must.ts';
import { TRAVELLING } from '../../../shared/routing/receive.ts';
import { aConsent } from '../../factories/consent.ts';
import { aDecisionInput } from '../../factories/decision.ts';
import { aLabel } from '../../factories/label.ts';
import { aPack, testCedar } from '../../factories/pack.ts';

const cedar = testCedar();
const run = async (overrides: Partial<DecisionInput> = {}): Promise<Decision> =>
  decide(cedar, await aDecisionInput(overrides));
const held = ({ referrals }: Decision) =>
  Object.fromEntries(
    referrals.filter(({ state }) => state === 'authorised').map(({ partner, parts }) => [partner, parts]),
  );
const seats = (decision: Decision) => [decision.lead, Object.keys(held(decision)).sort()];
const codesOf = ({ referrals }: Decision, partner: string) =>
  referrals.find((referral) => referral.partner === partner)?.reasons.map(({ code }) => code);

const inDanger = aLabel({ danger: { now: 'yes' }, reporter: { relation: 'self' } });
const ODD = 'forbid (principal, action, resource) when { principal.colour };';

describe('who reads first', () => {
  it('is the desk, with everything, and says when it opens', async () => {
    const open = await run();
    expect(open.lead).toBe('desk');
    expect(held(open)).toEqual({ desk: TRAVELLING });
    expect(codesOf(open, 'desk')).toEqual(['reads_first', 'rule_allows', 'open_now']);
    const closed = await run({ now: new Date('2026-05-04T19:00:00Z'), label: inDanger });
    expect(held(closed)).toEqual({ desk: TRAVELLING });
    expect(closed.referrals[0]?.reasons).toContainEqual({ code: 'opens_at', fact: '2026-05-05T06:00Z' });
  });

  it('is the second desk where the desk was named or declined, and it is not told which', async () => {
    const named = await run({ label: aLabel({ conflicts: ['desk'] }) });
    const declined = await run({
      referrals: [{ partner: 'desk', state: 'declined', basis: 'desk', lead: false, declined: true }],
    });
    for (const decision of [named, declined]) {
      expect(decision.lead).toBe('desk-two');
      expect(held(decision)).toEqual({ 'desk-two': TRAVELLING });
    }
    expect(named.referrals).toEqual(declined.referrals);
  });

  describe('where nobody looks', () => {
    const desk = { partner: 'desk', state: 'delivered', basis: 'desk', lead: false, declined: false } as const;
    const second = { ...desk, partner: 'desk-two', basis: 'stand_in' } as const;
    const reviewer = { ...second, partner: 'reviewer' } as const;
    const still = { silent: true, passed: true };

    it('is the next one besides, in order: the second desk, and then the reviewer', async () => {
      const deskAlone = await run({ referrals: [{ ...desk, ...still }] });
      expect(seats(deskAlone)).toEqual(['desk-two', ['desk', 'desk-two']]);
      const both = await run({
        referrals: [
          { ...desk, ...still },
          { ...second, ...still },
        ],
      });
      expect(seats(both)).toEqual(['reviewer', ['desk', 'desk-two', 'reviewer']]);
      const nobody = [
        { ...desk, ...still },
        { ...second, ...still },
        { ...reviewer, ...still },
      ];
      expect(seats(await run({ referrals: nobody }))).toEqual(['reviewer', ['desk', 'desk-two', 'reviewer']]);
    });

    it('is never one that the reporter named', async () => {
      const named = await run({ label: aLabel({ conflicts: ['desk-two'] }), referrals: [{ ...desk, ...still }] });
      expect(seats(named)).toEqual(['reviewer', ['desk', 'reviewer']]);
    });

    it('is the desk again once somebody there looks, unless somebody looked before', async () => {
      const back = { ...desk, state: 'acknowledged', passed: true } as const;
      expect(seats(await run({ referrals: [back, second] }))).toEqual(['desk', ['desk', 'desk-two']]);
      const taken = { ...second, state: 'acknowledged' } as const;
      expect(seats(await run({ referrals: [back, taken] }))).toEqual(['desk-two', ['desk', 'desk-two']]);
      expect(seats(await run({ referrals: [back, { ...second, ...still }, reviewer] }))).toEqual([
        'desk',
        ['desk', 'desk-two', 'reviewer'],
      ]);
    });
  });

  it('is the reviewer where both desks are out, even if its own name came in somehow', async () => {
    const decision = await run({ label: aLabel({ conflicts: ['desk', 'desk-two', 'reviewer'] }) });
    expect(held(decision)).toEqual({ reviewer: TRAVELLING });
  });

  it.each([
    ['a forbid that errs', { odd: ODD }, 'policy_error'],
    ['a permit that errs', { odd: 'permit (principal, action, resource) when { context.colour };' }, 'policy_error'],
    ['a policy that cannot be read', { odd: 'permit (' }, 'policy_error'],
    [
      'a rule that keeps a part from the desk',
      { odd: 'forbid (principal, action, resource == Part::"victim");' },
      'no_rule',
    ],
  ])('is the reviewer, and nobody else, for %s', async (_name, policies, code) => {
    const pack = await aPack({ policies });
    const decision = await run({
      pack,
      label: inDanger,
      consents: [aConsent('helpers_and_police')],
      referrals: [{ partner: 'desk', state: 'accepted', basis: 'desk', lead: false, declined: false }],
    });
    expect(decision.lead).toBe('reviewer');
    expect(held(decision)['reviewer']).toEqual(TRAVELLING);
    expect(held(decision)['desk']).toBeUndefined();
    expect(codesOf(decision, 'reviewer')).toContain(code);
  });

  it('is the reviewer for an area that no pack knows', async () => {
    const decision = await run({ label: aLabel({ area: 'ZZ-X', danger: { now: 'yes' } }), consents: [aConsent()] });
    expect(held(decision)).toEqual({ reviewer: TRAVELLING });
  });
});

describe('a policy that errs for one partner only', () => {
  it('gives that partner nothing and has the reviewer look, while the desk reads on', async () => {
    const pack = await aPack({
      policies: {
        odd: 'forbid (principal, action, resource) when { principal.kind == Kind::"ngo" && principal.colour };',
      },
    });
    const decision = await run({ pack, label: inDanger, consents: [aConsent('helpers')] });
    expect(held(decision)).toEqual({ desk: TRAVELLING, reviewer: ['report', 'message', 'file'] });
    expect(codesOf(decision, 'reviewer')).toContain('policy_error');
  });

  it('gives the reviewer what a judgement needs, even if its own rule is what erred', async () => {
    const pack = await aPack({
      policies: {
        odd: 'forbid (principal, action, resource) when { context.basis != Basis::"desk" && principal.colour };',
      },
    });
    const decision = await run({ pack, label: inDanger, consents: [aConsent('helpers')] });
    expect(held(decision)).toEqual({ desk: TRAVELLING, reviewer: ['report', 'message', 'file'] });
  });
});

describe('must receive', () => {
  const label = aLabel({ danger: { now: 'yes', child: 'yes' } });

  it('without consent gives nothing to the body, and what it needs to the reviewer', async () => {
    const decision = await run({ label });
    expect(held(decision)).toEqual({ desk: TRAVELLING, reviewer: ['report', 'message', 'file'] });
    expect(decision.referrals).toContainEqual(
      expect.objectContaining({
        partner: 'child-care',
        state: 'consent_pending',
        parts: ['report'],
        basis: 'must_receive',
      }),
    );
  });

  it('with consent to less than it asks for still waits', async () => {
    const consents = [aConsent('helpers', { parts: ['message'] })];
    const decision = await run({ label, consents });
    expect(held(decision)['child-care']).toBeUndefined();
    expect(decision.referrals.find(({ partner }) => partner === 'child-care')?.state).toBe('consent_pending');
  });

  it('that declined is for the reviewer', async () => {
    const decision = await run({
      label,
      consents: [aConsent('helpers')],
      referrals: [{ partner: 'child-care', state: 'declined', basis: 'must_receive', lead: false, declined: true }],
    });
    expect(held(decision)['child-care']).toBeUndefined();
    expect(codesOf(decision, 'reviewer')).toContain('declined');
  });

  it('that was named is not even written down, and only the reviewer learns of it', async () => {
    const decision = await run({ label: { ...label, conflicts: ['child-care'] }, consents: [aConsent('helpers')] });
    expect(decision.referrals.map(({ partner }) => partner).sort()).toEqual(['desk', 'reviewer']);
    expect(codesOf(decision, 'reviewer')).toContain('named_as_involved');
    expect(codesOf(decision, 'desk')).not.toContain('named_as_involved');
  });
});

const care = (decision: Decision) => decision.referrals.find(({ partner }) => partner === 'child-care');

describe('must receive, released by people', () => {
  const label = aLabel({ danger: { now: 'yes', child: 'yes' } });
  const claims = ['report zz-child-in-danger-now'];
  const hour = hourSchema.parse('2026-05-04T08:00Z');
  const signed = ['ana', 'bo'].map((name) => ({ who: name, by: name, request: name, hour }));
  const release: Release = {
    id: 'r1',
    partner: 'child-care',
    claims,
    signed,
    onCall: null,
    reviewed: null,
    refused: null,
    lapsed: false,
  };
  const releases = [release];

  it('names what waits, and of what was released that nothing does', async () => {
    expect((await run({ label })).musts).toEqual([{ partner: 'child-care', claims, open: claims }]);
    expect((await run({ label, releases })).musts).toEqual([{ partner: 'child-care', claims, open: [] }]);
  });

  it('gives exactly that, and stays with the reviewer', async () => {
    const decision = await run({ label, releases });
    expect(care(decision)).toMatchObject({ state: 'authorised', parts: ['report'], consent: null, released: ['r1'] });
    expect(held(decision)['reviewer']).toEqual(['report', 'message', 'file']);
  });

  it('gives what a consent covers besides', async () => {
    const decision = await run({ label, releases, consents: [aConsent('helpers', { parts: ['message'] })] });
    expect(care(decision)).toMatchObject({ parts: ['report', 'message'], released: ['r1'] });
  });

  it.each([
    ['one word of two', { ...release, signed: signed.slice(0, 1) }],
    ['a no', { ...release, refused: { who: 'cy', by: 'cy', request: 'cy', hour, reason: 'known_there' } }],
    ['a word that has lapsed', { ...release, lapsed: true }],
    ['a word for another', { ...release, partner: 'police-unit' }],
    ['a word on another rule', { ...release, claims: ['report zz-something-else'] }],
    ['a word for another part', { ...release, claims: ['victim zz-child-in-danger-now'] }],
  ] satisfies [string, Release][])('gives nothing on %s', async (_name, other) => {
    const decision = await run({ label, releases: [other] });
    expect(care(decision)?.state).toBe('consent_pending');
  });

  it('gives nothing to one who was named, or who declined, or on a policy that errs', async () => {
    const named = await run({ label: { ...label, conflicts: ['child-care'] }, releases });
    const referrals = [
      { partner: 'child-care', state: 'declined', basis: 'must_receive', lead: false, declined: true },
    ] as const;
    const declined = await run({ label, releases, referrals });
    const broken = await run({ label, releases, pack: await aPack({ policies: { odd: ODD } }) });
    for (const decision of [named, declined, broken]) {
      expect(care(decision)).toBeUndefined();
      expect(decision.musts).toEqual([]);
    }
  });

  it('gives nothing that a rule forbids, though another asks for it, and offers it to nobody', async () => {
    const no =
      'forbid (principal, action == Action::"may_receive", resource == Part::"report") unless { context.consent.covers || context.basis != Basis::"must_receive" };';
    const decision = await run({ label, releases, pack: await aPack({ policies: { no } }) });
    expect(care(decision)?.state).toBe('consent_pending');
    expect(decision.musts).toEqual([]);
  });

  it('leaves the lead to nobody who holds a letter by it and not the report', async () => {
    const letters =
      'permit (principal == Partner::"child-care", action == Action::"must_receive", resource == Part::"message");';
    const referrals = [
      { partner: 'child-care', state: 'accepted', basis: 'pass_on', lead: true, declined: false },
    ] as const;
    const decision = await run({
      releases: [{ ...release, claims: ['message letters'] }],
      referrals,
      pack: await aPack({ policies: { letters } }),
    });
    expect(care(decision)).toMatchObject({ state: 'authorised', parts: ['message'] });
    expect(decision.lead).toBe('desk');
  });

  it('is the reviewer’s until somebody has looked at what one released alone, though nothing asks for it', async () => {
    const alone = { ...release, signed: signed.slice(0, 1), onCall: 'life_in_danger', lapsed: true } as const;
    const calm = await run({ releases: [alone] });
    expect(codesOf(calm, 'reviewer')).toContain('release_to_review');
    expect(care(calm)).toBeUndefined();
  });
});

describe('passing on', () => {
  const consents = [aConsent('helpers')];
  const own = aLabel({ reporter: { relation: 'self' } });
  const toLantern = [{ to: 'ngo-lantern', by: 'desk' }];
  const standing = {
    partner: 'ngo-lantern',
    state: 'accepted',
    basis: 'pass_on',
    lead: true,
    declined: false,
  } as const;

  it('needs the lead, consent and a rule', async () => {
    expect(held(await run({ label: own, consents, passOns: toLantern }))['ngo-lantern']).toContain('report');
    const refused: [Partial<DecisionInput>, string][] = [
      [{ passOns: [{ to: 'ngo-lantern', by: 'ngo-harbour' }] }, 'not_asked_by_lead'],
      [{ passOns: toLantern, consents: [] }, 'no_consent'],
      [{ passOns: toLantern, label: aLabel({ conflicts: ['ngo-lantern'] }) }, 'named_as_involved'],
    ];
    for (const [changes, code] of refused) {
      const decision = await run({ label: own, consents, ...changes });
      expect(held(decision)).toEqual({ desk: TRAVELLING });
      expect(decision.refusals.map(({ reason }) => reason.code)).toContain(code);
    }
  });

  it.each([[[]], [[{ ...standing, partner: 'nobody' }]]])(
    'to a partner that the pack does not know, or knows no longer, goes to the reviewer',
    async (referrals) => {
      const decision = await run({ label: own, consents, referrals, passOns: [{ to: 'nobody', by: 'desk' }] });
      expect(held(decision)).toEqual({ desk: TRAVELLING, reviewer: ['report', 'message', 'file'] });
      expect(codesOf(decision, 'reviewer')).toContain('unknown_partner');
      expect(decision.refusals.map(({ reason }) => reason.code)).toContain('unknown_partner');
    },
  );

  it('to a kind no rule speaks of goes to the reviewer', async () => {
    const pack = await aPack({ partners: { 'ngo-lantern': { kind: 'health' } } });
    const policies = Object.fromEntries(Object.entries(pack.policies).filter(([id]) => id !== 'zz-helper-asked-in'));
    const decision = await run({ pack: { ...pack, policies }, label: own, consents, passOns: toLantern });
    expect(held(decision)).toEqual({ desk: TRAVELLING, reviewer: ['report', 'message', 'file'] });
    expect(decision.referrals.at(-1)?.reasons).toContainEqual({ code: 'no_rule', fact: 'health' });
  });

  it('stands after another leads, and the new lead may pass on', async () => {
    const pack = await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } });
    const decision = await run({
      pack,
      label: own,
      consents,
      referrals: [standing],
      passOns: [...toLantern, { to: 'ngo-harbour', by: 'ngo-lantern' }, { to: 'child-care', by: 'desk' }],
    });
    expect(decision.lead).toBe('ngo-lantern');
    expect(Object.keys(held(decision))).toEqual(['desk', 'ngo-lantern', 'ngo-harbour']);
  });

  it('falls back to the desk as lead when its ground is gone', async () => {
    const decision = await run({ label: own, consents: [], referrals: [standing] });
    expect(decision).toMatchObject({ lead: 'desk' });
    expect(held(decision)).toEqual({ desk: TRAVELLING });
  });

  it('goes to the next as well where nobody looks at it, and leads no more while what came since is not looked at', async () => {
    const pack = await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } });
    const unseen = { ...standing, state: 'delivered', lead: false, silent: true, passed: true } as const;
    const asked = await run({ pack, label: own, consents, referrals: [unseen], passOns: toLantern });
    expect(Object.keys(held(asked)).sort()).toEqual(['desk', 'ngo-harbour', 'ngo-lantern']);
    expect(codesOf(asked, 'ngo-harbour')).toContain('next_after_decline');
    const next = { ...unseen, partner: 'ngo-harbour', silent: false, passed: false } as const;
    const both = await run({ pack, label: own, consents, referrals: [unseen, next], passOns: toLantern });
    expect(Object.keys(held(both)).sort()).toEqual(['desk', 'ngo-harbour', 'ngo-lantern']);
    const nobody = await run({
      pack,
      label: own,
      consents,
      referrals: [unseen, { ...next, silent: true }],
      passOns: toLantern,
    });
    expect(codesOf(nobody, 'desk'), 'it is told').toContain('back_to_desk');
    const led = await run({
      pack,
      label: own,
      consents,
      referrals: [{ ...standing, lead: true, silent: true }],
      passOns: toLantern,
    });
    expect([led.lead, Object.keys(held(led)).sort()]).toEqual(['desk', ['desk', 'ngo-lantern']]);
  });

  it('goes to the next in turn once only, and tells nobody who declined', async () => {
    const pack = await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } });
    const declined = { ...standing, state: 'declined', lead: false, declined: true } as const;
    const first = await run({ pack, label: own, consents, referrals: [declined], passOns: toLantern });
    expect(codesOf(first, 'ngo-harbour')).toContain('next_after_decline');
    const next = {
      partner: 'ngo-harbour',
      state: 'delivered',
      basis: 'pass_on',
      lead: false,
      declined: false,
    } as const;
    const again = await run({ pack, label: own, consents, referrals: [declined, next] });
    expect(Object.keys(held(again))).toEqual(['desk', 'ngo-harbour']);
    const none = await run({
      pack,
      label: own,
      consents,
      referrals: [declined, { ...next, state: 'declined', declined: true }],
    });
    expect(held(none)).toEqual({ desk: TRAVELLING });
    expect(codesOf(none, 'desk')).toContain('back_to_desk');
  });
});

describe('direct referral', () => {
  const consents = [aConsent('helpers')];

  it('is off where the pack says so', async () => {
    const pack = await aPack();
    const off = { ...pack, jurisdiction: { ...pack.jurisdiction, directReferral: false } };
    expect(held(await run({ pack: off, label: inDanger, consents }))).toEqual({ desk: TRAVELLING });
  });

  it('stays with the one chosen first, whatever the clock and the load say later', async () => {
    const pack = await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } });
    const chosen = {
      partner: 'ngo-lantern',
      state: 'delivered',
      basis: 'consent',
      lead: false,
      declined: false,
    } as const;
    const decision = await run({ pack, label: inDanger, consents, referrals: [chosen], load: { 'ngo-lantern': 99 } });
    expect(Object.keys(held(decision))).toEqual(['desk', 'ngo-lantern']);
  });

  it('stays when the lead has since asked in another', async () => {
    const pack = await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } });
    const chosen = {
      partner: 'ngo-lantern',
      state: 'delivered',
      basis: 'consent',
      lead: false,
      declined: false,
    } as const;
    const asked = {
      partner: 'ngo-harbour',
      state: 'delivered',
      basis: 'pass_on',
      lead: false,
      declined: false,
    } as const;
    const decision = await run({ pack, label: inDanger, consents, referrals: [chosen, asked] });
    expect(Object.keys(held(decision)).sort()).toEqual(['desk', 'ngo-harbour', 'ngo-lantern']);
  });

  it('goes to the next when the first declines', async () => {
    const pack = await aPack({ partners: { 'ngo-harbour': { areas: 'all' } } });
    const chosen = {
      partner: 'ngo-lantern',
      state: 'declined',
      basis: 'consent',
      lead: false,
      declined: true,
    } as const;
    const decision = await run({ pack, label: inDanger, consents, referrals: [chosen] });
    expect(Object.keys(held(decision))).toEqual(['desk', 'ngo-harbour']);
  });

  it('breaks a tie by id, so that the same facts give the same choice', async () => {
    const twin = { areas: 'all' as const, languages: ['en'], needs: [], exploitation: 'all' as const, capacity: 20 };
    const pack = await aPack({ partners: { 'ngo-harbour': { ...twin, kind: 'ngo' }, 'ngo-lantern': twin } });
    const reversed = { ...pack, partners: pack.partners.toReversed() };
    for (const each of [pack, reversed]) {
      expect(held(await run({ pack: each, label: inDanger, consents }))['ngo-harbour']).toContain('report');
    }
  });
});
