import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { referenceOf, rowOf } from '../../../shared/intake/sealParts.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { partRowSchema } from '../../../shared/rows/part.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import { aPack } from '../../factories/pack.ts';
import { DEPLOYMENT } from '../../houseSpecs.ts';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, readable, referralOf } from '../../office.ts';
import { aTip, tipRow } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

describe('routing gives', () => {
  it('the desk every part, and others exactly what was decided', async () => {
    const words = { report: 'R', identity: 'I', victim: 'V', compelled: 'C' };
    const { tip } = await aTip(house, { choice: 'helpers', words });
    expect(await readable(house, 'desk', tip)).toEqual(['compelled: C', 'identity: I', 'report: R', 'victim: V']);
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    expect(await readable(house, 'ngo-lantern', tip)).toEqual(['identity: I', 'report: R', 'victim: V']);
    for (const other of house.pack.partners.filter(({ id }) => id !== 'desk' && id !== 'ngo-lantern')) {
      expect(await grantsOf(house, other.id, tip)).toEqual([]);
    }
  });

  it('what its rows and the log name alike, and never a part that was planted', async () => {
    const { tip } = await aTip(house);
    const row = await tipRow(house, tip);
    const header = { deployment: DEPLOYMENT, tip, part: 'file', version: 'planted' } as const;
    const intake = await house.keys.publicKey(house.intakePorts.keyIds.intake);
    const planted = rowOf(header, await seal(new Plain('planted'), header, { intake }));
    await house.tables.parts.put(planted);
    await house.tables.tips.change({ pk: tip }, { set: { parts: [...(row?.parts ?? []), referenceOf(planted)] } });
    house.logged.length = 0;
    await reconcile(house.routingPorts, tip);
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect(house.logged).toContainEqual({ level: 'error', code: 'part_not_vouched', ids: { partner: 'desk' } });
    expect(JSON.stringify(house.logged)).not.toContain(tip);
  });

  it('nothing of a row that was changed or swapped, and everything else of the tip', async () => {
    const sent = await aTip(house, { words: { identity: 'I' } });
    const [grants, parts] = await Promise.all([
      grantsOf(house, 'desk', sent.tip),
      queryAll(house.tables.parts, { hash: { value: sent.tip } }, partRowSchema),
    ]);
    await Promise.all(grants.map(({ pk, sk }) => house.tables.referrals.delete({ pk, sk })));
    const [identity, report] = ['identity', 'report'].map((kind) => parts.find(({ part }) => part === kind));
    if (identity === undefined || report === undefined) throw new Error('A part is missing');
    await house.tables.parts.change({ pk: sent.tip, sk: identity.sk }, { set: { sealed: report.sealed } });
    const compelled = parts.find(({ part }) => part === 'compelled');
    await house.tables.parts.change({ pk: sent.tip, sk: compelled?.sk ?? '' }, { set: { sealed: 'no seal' } });
    await reconcile(house.routingPorts, sent.tip);
    expect((await grantsOf(house, 'desk', sent.tip)).map(({ part }) => part).sort()).toEqual(['report', 'victim']);
  });
});

describe('what fails', () => {
  it('at one partner’s key keeps nobody else waiting, and is made up for', async () => {
    const { tip } = await aTip(house, { choice: 'helpers' });
    await ask(house, 'desk', tip, { act: 'pass_on', to: 'ngo-lantern', sealed: null });
    for (const partner of ['desk', 'ngo-lantern']) {
      const grants = await grantsOf(house, partner, tip);
      await Promise.all(grants.map(({ pk, sk }) => house.tables.referrals.delete({ pk, sk })));
    }
    let calls = 0;
    // The desk's four, each with its retries; then the NGO's three go through.
    house.faults.before = ({ operation }) =>
      operation === 'ReEncrypt' && (calls += 1) <= 16 ? ('throttle' as const) : undefined;
    await house.tables.tips.change({ pk: tip }, { set: owes('routing', 'urgent', tip, house.now()) });
    await house.queues.routing.send('urgent', { tip });
    await house.run();
    house.calm();
    expect(await readable(house, 'desk', tip)).toEqual([]);
    expect(await readable(house, 'ngo-lantern', tip)).toEqual(['report: They keep our passports.']);
    house.wait(4);
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
  });

  it('at KMS does not keep it from the desk that something waits', async () => {
    house.faults.before = ({ operation }) => (operation === 'ReEncrypt' ? 'throttle' : undefined);
    const { tip } = await aTip(house, { label: { danger: { now: 'yes' } } });
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ state: 'delivered', parts: [] });
    expect((await tipRow(house, tip))?.owed).toBe('routing');
    house.calm();
    house.wait(4);
    await house.run();
    expect(await readable(house, 'desk', tip)).toEqual(['report: They keep our passports.']);
    expect(await referralOf(house, 'desk', tip)).toMatchObject({ state: 'delivered' });
  });

  it('in a policy sends the tip to the reviewer and drops nothing', async () => {
    const broken = await aPack({
      policies: { broken: 'permit (principal, action, resource) when { context.no.such };' },
    });
    const reviewing = await startHouse(broken);
    const { tip } = await aTip(reviewing);
    expect(await readable(reviewing, 'reviewer', tip)).toEqual(['report: They keep our passports.']);
    expect(await grantsOf(reviewing, 'desk', tip)).toEqual([]);
    await reviewing.close();
  });
});
