import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MAIL } from '../../../shared/rows/mail.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, referralOf } from '../../office.ts';
import { aTip } from '../../tips.ts';

const ADDRESS = 'desk@example.org';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  // A new hour, as if nothing had ever been sent.
  house.wait(24 * 60);
  house.mails.sent.length = 0;
  house.mails.result = 'sent';
  await house.tables.offices.put({ pk: 'desk', sk: MAIL, address: ADDRESS });
});
afterEach(() => house.calm());
afterAll(() => house.close());

const pass = async (minutes: number): Promise<void> => {
  house.wait(minutes);
  await house.upkeep();
  await house.run();
};

const notSent = () => house.logged.filter(({ code }) => code === 'mail_not_sent').map(({ ids }) => ids);

// A day of upkeep over everything that waits takes a while on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

describe('a partner with an address', () => {
  it('is told that something waits, once, however often it is delivered', async () => {
    const { tip } = await aTip(house);
    expect(house.mails.sent).toEqual([ADDRESS]);
    for (let times = 0; times < 3; times += 1) await house.queues.delivery.send('urgent', { partner: 'desk', tip });
    await house.run();
    expect(house.mails.sent).toHaveLength(1);
    expect((await referralOf(house, 'desk', tip))?.mail).toBeUndefined();
  });

  it('is told once an hour at most, however many wait, and by one mail of all that came since', async () => {
    const tips = [await aTip(house), await aTip(house), await aTip(house, { label: { danger: { now: 'yes' } } })];
    expect(house.mails.sent).toHaveLength(1);
    await pass(60);
    expect(house.mails.sent).toHaveLength(2);
    await pass(60);
    await pass(60);
    expect(house.mails.sent).toHaveLength(2);
    const rows = await Promise.all(tips.map(({ tip }) => referralOf(house, 'desk', tip)));
    expect(rows.map((row) => row?.mail)).toEqual([undefined, undefined, undefined]);
    // Still owed by its time: that somebody looks.
    expect(rows.map((row) => row?.owed)).toEqual(['delivery', 'delivery', 'delivery']);
  });

  it('is not told of what was seen meanwhile', async () => {
    await aTip(house);
    const { tip } = await aTip(house);
    expect(await ask(house, 'desk', tip, { act: 'acknowledge' })).toBe('done');
    await house.queues.delivery.send('routine', { partner: 'desk', tip });
    house.wait(60);
    await house.run();
    expect(house.mails.sent).toHaveLength(1);
  });

  it('is tried again an hour later where nobody knows whether it went out, and not without end', async () => {
    house.mails.result = 'unsure';
    const before = notSent().length;
    const { tip } = await aTip(house);
    for (let hours = 0; hours < 9; hours += 1) await pass(60);
    expect(house.mails.sent).toHaveLength(5);
    expect(notSent().slice(before)).toEqual([
      ...Array.from({ length: 5 }, () => ({ partner: 'desk', fault: 'unsure' })),
      { partner: 'desk', fault: 'given_up' },
    ]);
    expect((await referralOf(house, 'desk', tip))?.state).toBe('delivered');
  });

  it('is rung for what is urgent all the same', async () => {
    house.mails.result = 'refused';
    const { tip } = await aTip(house, { label: { danger: { now: 'yes' } } });
    expect((await referralOf(house, 'desk', tip))?.alarm).toBeDefined();
  });
});

describe('a partner without an address', () => {
  it('is written to by nobody', async () => {
    await house.tables.offices.delete({ pk: 'desk', sk: MAIL });
    const { tip } = await aTip(house);
    expect(house.mails.sent).toEqual([]);
    expect((await referralOf(house, 'desk', tip))?.mail).toBeUndefined();
  });

  it('has its referrals delivered, and the log says so, where an operator mistyped it', async () => {
    await house.tables.offices.put({ pk: 'desk', sk: MAIL, address: 'desk at example' });
    const { tip } = await aTip(house);
    expect((await referralOf(house, 'desk', tip))?.state).toBe('delivered');
    expect(house.mails.sent).toEqual([]);
    expect(notSent().at(-1)).toEqual({ partner: 'desk', fault: 'no_address' });
  });
});
