import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startHouse, type House } from '../../house.ts';
import { ask, referralOf } from '../../office.ts';
import { actsOf, aTip } from '../../tips.ts';

let house: House;
// Of its own each: what nobody looks at in one would be chased in the next.
beforeEach(async () => {
  house = await startHouse();
}, 120_000);
afterEach(() => house.close());

/** By partner: of which tip, the log does not say. */
const overdue = (partner: string) =>
  house.logged.filter(({ code, ids }) => code === 'referral_overdue' && ids.partner === partner);

describe('a referral that nobody looks at', { timeout: 240_000 }, () => {
  it('raises the alarm when nobody has seen it in time, and again until somebody has', async () => {
    const { tip } = await aTip(house, { label: { danger: { now: 'yes' }, conflicts: ['desk'] } });
    house.wait(14);
    await house.upkeep();
    await house.run();
    expect(overdue('desk-two')).toEqual([]);
    house.wait(2);
    await house.upkeep();
    await house.run();
    expect(overdue('desk-two')).toHaveLength(1);
    house.wait(60);
    await house.upkeep();
    await house.run();
    const alarms = overdue('desk-two').length;
    expect(alarms).toBeGreaterThan(1);
    expect(await ask(house, 'desk-two', tip, { act: 'acknowledge' })).toBe('done');
    expect((await referralOf(house, 'desk-two', tip))?.owed).toBeUndefined();
    house.wait(120);
    await house.upkeep();
    await house.run();
    expect(overdue('desk-two')).toHaveLength(alarms);
  });

  it('reminds its partner once when nobody has looked in time, until somebody does', async () => {
    const { tip } = await aTip(house, { label: { danger: { hurt: 'yes' } } });
    const reminders = async () => {
      const row = await referralOf(house, 'desk', tip);
      const logged = (await actsOf(house, tip)).filter((act) => act === 'reminded').length;
      return [row?.history.filter(({ act }) => act === 'reminded').length, logged];
    };
    house.wait(59);
    await house.upkeep();
    await house.run();
    expect(await reminders()).toEqual([0, 0]);
    for (const minutes of [2, 61]) {
      house.wait(minutes);
      await house.upkeep();
      await house.run();
      expect(await reminders(), 'once').toEqual([1, 1]);
    }
    expect(await ask(house, 'desk', tip, { act: 'accept' })).toBe('done');
    expect([await reminders(), (await referralOf(house, 'desk', tip))?.chase?.round]).toEqual([[1, 1], 0]);
  });

  it('goes on to the second desk and then the reviewer where nobody looks, and the log says when', async () => {
    const { tip } = await aTip(house, { label: { danger: { hurt: 'yes' } } });
    const leads = async () => {
      const rows = await Promise.all(
        ['desk', 'desk-two', 'reviewer'].map((partner) => referralOf(house, partner, tip)),
      );
      return rows.flatMap((row) => (row === undefined ? [] : [`${row.pk} ${row.lead ? 'leads' : row.state}`]));
    };
    const after = async (minutes: number) => {
      house.wait(minutes);
      await house.upkeep();
      await house.run();
      return leads();
    };
    expect(await after(61)).toEqual(['desk leads']);
    expect(await after(59), 'reminded, it has as long again').toEqual(['desk leads']);
    expect(await after(2)).toEqual(['desk delivered', 'desk-two leads']);
    expect(await after(61)).toEqual(['desk delivered', 'desk-two leads']);
    // On a busy machine a call may fail, and is made again at the next look.
    for (let looks = 0; looks < 3 && !(await leads()).includes('reviewer leads'); looks += 1) await after(61);
    expect(await leads()).toEqual(['desk delivered', 'desk-two delivered', 'reviewer leads']);
    expect((await actsOf(house, tip)).filter((act) => act === 'others_asked')).toHaveLength(2);
    expect((await referralOf(house, 'desk', tip))?.history.map(({ act }) => act)).not.toContain('others_asked');
    expect(await ask(house, 'reviewer', tip, { act: 'accept' }, { role: 'reviewer' })).toBe('done');
    // Somebody looks after all, and finds that others are at it.
    expect(await ask(house, 'desk', tip, { act: 'acknowledge' })).toBe('done');
    expect(await after(1)).toEqual(['desk acknowledged', 'desk-two delivered', 'reviewer leads']);
    const row = await referralOf(house, 'desk', tip);
    expect([row?.chase?.round, row?.chase?.next, row?.owed]).toEqual([0, undefined, undefined]);
  });

  it('has the duty phone ring at its reminder where nobody knows whether it is urgent, and never for what is routine', async () => {
    const alarmOf = async (tip: string) => (await referralOf(house, 'desk', tip))?.alarm?.urgency;
    const unknown = await aTip(house, { label: { danger: { now: 'unknown' } } });
    const no = { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no' } as const;
    const routine = await aTip(house, { label: { danger: no, reporter: { relation: 'unknown', child: 'no' } } });
    expect([(await referralOf(house, 'desk', unknown.tip))?.urgency, await alarmOf(unknown.tip)]).toEqual([
      'prompt',
      undefined,
    ]);
    expect((await referralOf(house, 'desk', routine.tip))?.urgency).toBe('routine');
    // Nothing of a week's work is left to count then.
    house.wait(7 * 24 * 60);
    await house.upkeep();
    await house.run();
    expect([await alarmOf(unknown.tip), await alarmOf(routine.tip)]).toEqual(['prompt', undefined]);
    expect((await referralOf(house, 'desk', routine.tip))?.history.map(({ act }) => act)).toContain('reminded');
  });
});
