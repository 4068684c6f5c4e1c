import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, tipRow } from '../../tips.ts';

const NGO = 'ngo-lantern';
const OVERFLOW = '9223372036854775807 + 1 > 0';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** The same house, in whose country something is wrong with a rule. */
const inCountryWith = (odd: string) => {
  const { routingPorts } = house;
  return { ...routingPorts, pack: { ...house.pack, policies: { ...house.pack.policies, odd } } };
};
const errors = () => house.logged.filter(({ level, code }) => level === 'error' && code === 'policy_error').length;
const shared = async () => {
  const sent = await aTip(house, { choice: 'helpers_and_police' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: NGO, sealed: null })).toBe('done');
  await house.run();
  expect(await grantsOf(house, NGO, sent.tip)).not.toEqual([]);
  return sent;
};

describe('a rule that errs', () => {
  it.each([
    ['overflows', `forbid (principal, action, resource) when { ${OVERFLOW} };`],
    ['cannot be read', 'forbid ('],
    ['asks for what nobody said', 'permit (principal, action, resource) when { context.reporter.named };'],
  ])('because it %s takes everything back but from the reviewer, who learns why', async (_name, odd) => {
    const { tip } = await shared();
    const before = errors();
    await reconcile(inCountryWith(odd), tip);
    for (const { id } of house.pack.partners.filter((partner) => partner.id !== 'reviewer')) {
      expect(await grantsOf(house, id, tip)).toEqual([]);
    }
    expect((await readable(house, 'reviewer', tip)).join()).toContain('report: ');
    expect((await referralOf(house, 'reviewer', tip))?.state).toBe('queued');
    expect(await tipRow(house, tip)).toMatchObject({ lead: 'reviewer' });
    expect(errors()).toBeGreaterThan(before);
    expect(await actsOf(house, tip)).toContain('grant_deleted');

    // Mended, the tip is again where the person wanted it.
    await reconcile(house.routingPorts, tip);
    expect(await grantsOf(house, NGO, tip)).not.toEqual([]);
    expect(await grantsOf(house, 'desk', tip)).not.toEqual([]);
  });

  it('for one partner gives that one nothing, and the reviewer looks', async () => {
    const { tip } = await shared();
    await reconcile(
      inCountryWith(`forbid (principal, action, resource) when { principal.kind == Kind::"ngo" && ${OVERFLOW} };`),
      tip,
    );
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    expect(await grantsOf(house, 'desk', tip)).not.toEqual([]);
    expect((await readable(house, 'reviewer', tip)).join()).toContain('report: ');
  });

  it('is offered to nobody as a way on, and is told to whoever keeps the country', async () => {
    const { tip } = await shared();
    const before = errors();
    const odd = `principal.kind == Kind::"law_enforcement" && context.basis == Basis::"pass_on" && ${OVERFLOW}`;
    await reconcile(inCountryWith(`forbid (principal, action, resource) when { ${odd} };`), tip);
    const options = (await referralOf(house, 'desk', tip))?.passOnOptions.map(({ partner }) => partner);
    expect(options).toContain('ngo-harbour');
    expect(options).not.toContain('police-unit');
    expect(errors()).toBeGreaterThan(before);
  });
});

describe('what a tip names and the country does not know', () => {
  it('is an area: the reviewer reads, and nobody else', async () => {
    const { tip } = await shared();
    const row = await tipRow(house, tip);
    if (row === undefined) throw new Error('There is no such tip');
    await house.tables.tips.put({ ...row, label: { ...row.label, area: 'QQ-1' } });
    await reconcile(house.routingPorts, tip);
    for (const { id } of house.pack.partners.filter((partner) => partner.id !== 'reviewer')) {
      expect(await grantsOf(house, id, tip)).toEqual([]);
    }
    expect((await readable(house, 'reviewer', tip)).join()).toContain('report: ');
  });

  it('is a partner that has left: it is taken back from it, and the reviewer looks', async () => {
    const { tip } = await shared();
    const pack = { ...house.pack, partners: house.pack.partners.filter(({ id }) => id !== NGO) };
    await reconcile({ ...house.routingPorts, pack }, tip);
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    expect((await readable(house, 'reviewer', tip)).join()).toContain('report: ');
    expect(await grantsOf(house, 'desk', tip)).not.toEqual([]);
  });
});
