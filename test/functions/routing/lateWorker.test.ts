import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { reconcile } from '../../../functions/routing/reconcile.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, grantsOf, readable, referralOf } from '../../office.ts';
import { actsOf, aTip, tipRow, valueOf } from '../../tips.ts';

const NGO = 'ngo-lantern';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  house.withoutRetries();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const shared = async () => {
  const sent = await aTip(house, { choice: 'helpers' });
  expect(await ask(house, 'desk', sent.tip, { act: 'pass_on', to: NGO, sealed: null })).toBe('done');
  return sent;
};

/** One worker, between KMS and its write, meets `meanwhile`, which others route until no message is left; then it dies. */
const dieLate = async (tip: string, meanwhile: () => Promise<void>): Promise<void> => {
  let met = false;
  let isDead = false;
  house.faults.before = async ({ operation }) => {
    if (isDead) return 'drop';
    if (met || operation !== 'BatchWriteItem') return undefined;
    met = true;
    await meanwhile();
    await house.run();
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    return undefined;
  };
  house.faults.after = ({ operation }) => {
    if (operation === 'BatchWriteItem') isDead = true;
    return undefined;
  };
  await reconcile(house.routingPorts, tip).catch(() => undefined);
  house.calm();
  expect(await grantsOf(house, NGO, tip)).not.toEqual([]);
};

/** Only the NGO's are missing, so that they are what the worker writes. */
const withoutGrants = async (tip: string): Promise<void> => {
  const grants = await grantsOf(house, NGO, tip);
  await Promise.all(grants.map(({ pk, sk }) => house.tables.referrals.delete({ pk, sk })));
};

/** Later than any message of the first worker's would come again: they are all done with. */
const lookAgain = async (): Promise<void> => {
  house.wait(5);
  await house.upkeep();
  await house.run();
};

describe('what a worker grants too late, and dies', () => {
  it('is taken back after a withdrawal, with no message left that would say so', async () => {
    const { tip, key } = await shared();
    await withoutGrants(tip);
    await dieLate(tip, async () => void valueOf(await house.mailbox.change(key, 'only_you')));
    await house.run();
    await lookAgain();
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    expect(await tipRow(house, tip)).not.toHaveProperty('owed');
    expect(await tipRow(house, tip)).not.toHaveProperty('lookAgain');
  });

  it('is taken back though something else was routed in between', async () => {
    const { tip, key } = await shared();
    valueOf(await house.mailbox.change(key, 'only_you'));
    await house.run();
    valueOf(await house.mailbox.write(key, new Plain('Thank you.'), 'n1', 'en'));
    await house.run();
    expect((await tipRow(house, tip))?.owed).toBe('routing');
    await lookAgain();
    expect((await tipRow(house, tip))?.owed).toBeUndefined();
  });

  it('is taken back after a deletion was asked for, long before it is erased', async () => {
    const { tip, key, code } = await shared();
    await withoutGrants(tip);
    await dieLate(tip, async () => void valueOf(await house.mailbox.requestDeletion(key, code)));
    await house.run();
    await lookAgain();
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    const row = await tipRow(house, tip);
    expect(row?.owedNext?.slice(0, 16)).toBe(row?.deletion?.eraseAfter.slice(0, 16));
  });
});

describe('a withdrawal behind triage', () => {
  it('takes back at once, gives nothing, and leaves the triage owed', async () => {
    const { tip, key } = await shared();
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    valueOf(await house.mailbox.change(key, 'only_you'));
    expect((await tipRow(house, tip))?.owed).toBe('triage');
    const before = (await grantsOf(house, 'desk', tip)).length;
    await reconcile(house.routingPorts, tip);
    expect(await grantsOf(house, NGO, tip)).toEqual([]);
    expect(await referralOf(house, NGO, tip)).toMatchObject({ state: 'revoked', ended: 'consent_withdrawn' });
    expect(await grantsOf(house, 'desk', tip)).toHaveLength(before);
    expect((await tipRow(house, tip))?.owed).toBe('triage');
    await house.run();
    expect(await readable(house, 'desk', tip)).toContain('message: He has a gun');
    expect((await actsOf(house, tip)).filter((act) => act === 'choice_changed')).toHaveLength(1);
  });

  it('takes nothing back when it is only words that wait', async () => {
    const { tip, key } = await shared();
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await reconcile(house.routingPorts, tip);
    expect(await readable(house, NGO, tip)).toEqual(['report: They keep our passports.']);
  });
});
