import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTakeAlarm } from '../../../functions/phone/voice/alarm.ts';
import type { RelayPorts } from '../../../functions/relay/ports.ts';
import { relayStep } from '../../../functions/relay/work.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { alarmId, alarmJob, rungKey } from '../../../shared/relay/alarmJob.ts';
import { sealDutyNumber } from '../../../shared/relay/dutyNumber.ts';
import { alarmJobSchema, rungRowSchema } from '../../../shared/rows/alarm.ts';
import { owes } from '../../../shared/rows/owed.ts';
import { requestKey } from '../../../shared/rows/request.ts';
import { slotOf, TRY_DUTY } from '../../../shared/rows/tryDuty.ts';
import { DUTY, dutyPhoneRowSchema } from '../../../shared/rows/dutyPhone.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, keyArn } from '../../houseSpecs.ts';
import { ask, referralOf, seeAll } from '../../office.ts';
import { actsOf, aTip, valueOf } from '../../tips.ts';
import { pass } from './fixtures.ts';

const DESK = '+12025550167';
const SECOND = '+12025550156';
const REVIEWER = '+12025550143';
const WAITS = 'Something urgent waits. Please look now.';
const ELSEWHERE = 'Something urgent was not answered elsewhere. Please call the desk.';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const give = async (partner: string, number: string): Promise<void> => {
  const relay = await house.keys.publicKey(keyArn('relay'));
  const sealed = await sealDutyNumber(DEPLOYMENT, partner, new Plain(number), relay);
  await house.tables.offices.put({ pk: partner, sk: DUTY, ...sealed, hour: hourOf(house.now()), by: 'amina' });
};
beforeEach(async () => {
  await seeAll(house);
  // What a duty phone was rung for before is long ago.
  await pass(house, 180, 30);
  house.alarms.rung.splice(0);
  house.alarms.fate.splice(0);
  house.texts.sent.splice(0);
  house.logged.splice(0);
  await give('desk', DESK);
  await give('desk-two', SECOND);
  await give('reviewer', REVIEWER);
});

/** Nobody has looked by then, and it is not yet for others to do so. */
const UNSEEN = 20;
const NOW = { label: { danger: { now: 'yes' as const } } };
const rung = () => house.alarms.rung.map(({ to }) => to);
const texted = () => house.texts.sent.map(({ to, words }) => [to, words]);
const idOf = (tip: string, partner = 'desk') => alarmId({ partner, tip, urgency: 'immediate', restore: undefined });
const jobOf = (tip: string, partner?: string) =>
  house.tables.relay.get({ pk: idOf(tip, partner), sk: 'job#alarm' }, alarmJobSchema);
const nobodyOnDuty = () => house.logged.filter(({ code }) => code === 'nobody_on_duty').map(({ ids }) => ids.partner);
const historyOf = async (tip: string, partner = 'desk') =>
  (await referralOf(house, partner, tip))?.history.flatMap(({ act, detail }) =>
    act.startsWith('duty_phone') ? [`${act} ${detail}`] : [],
  );

/** As `phone` does it when the provider says so. */
const says = async (tip: string, what: 'taken' | 'ended', at: number): Promise<void> => {
  const note = createTakeAlarm({ relay: house.tables.relay, relayQueue: house.queues.relay });
  await note({ a: idOf(tip), n: at, l: 'en', w: 'waits', t: 0 }, what);
  await house.run();
};

describe('an urgent referral', () => {
  it('rings its partner’s duty phone once it stands in the inbox, and nobody else’s once it is taken', async () => {
    const { tip } = await aTip(house, NOW);
    expect(house.alarms.rung).toEqual([
      { to: DESK, from: '+12025550150', id: idOf(tip), at: 0, language: 'en', words: 'waits' },
    ]);
    await says(tip, 'taken', 0);
    await says(tip, 'ended', 0);
    await pass(house, UNSEEN);
    expect([rung(), texted(), nobodyOnDuty()]).toEqual([[DESK], [], []]);
    expect(await historyOf(tip)).toEqual(['duty_phone_rung own_duty', 'duty_phone_taken own_duty']);
    expect((await actsOf(house, tip)).filter((act) => act.startsWith('duty'))).toEqual([
      'duty_phone_rung',
      'duty_phone_taken',
    ]);
    expect((await referralOf(house, 'desk', tip))?.state, 'it does not count as seen').toBe('delivered');
  });

  it('is texted without content where nobody answers, and then told to those behind it, each once', async () => {
    const { tip } = await aTip(house, NOW);
    await says(tip, 'ended', 0);
    expect(texted()).toEqual([[DESK, WAITS]]);
    await pass(house, 4);
    expect(rung()).toEqual([DESK]);
    await pass(house, 2);
    expect(house.alarms.rung.slice(1)).toEqual([expect.objectContaining({ to: SECOND, at: 1, words: 'unanswered' })]);
    await says(tip, 'ended', 1);
    await pass(house, 20);
    expect(rung()).toEqual([DESK, SECOND, REVIEWER]);
    expect(texted()).toEqual([
      [DESK, WAITS],
      [SECOND, ELSEWHERE],
      [REVIEWER, ELSEWHERE],
    ]);
    expect(nobodyOnDuty()).toEqual(['desk']);
    expect(await historyOf(tip)).toEqual([
      'duty_phone_rung own_duty',
      'duty_phone_rung other_duty',
      'duty_phone_rung other_duty',
    ]);
    await pass(house, 180, 30);
    expect(await jobOf(tip), 'nothing is left of it').toBeUndefined();
  });

  it('rings nobody any more once somebody has seen it at the portal', async () => {
    const { tip } = await aTip(house, NOW);
    await says(tip, 'ended', 0);
    await ask(house, 'desk', tip, { act: 'acknowledge' });
    await house.run();
    await pass(house, UNSEEN);
    expect([rung(), nobodyOnDuty()]).toEqual([[DESK], []]);
  });

  it('is told to nobody whom the reporter named, and to nobody who would call them', async () => {
    const { tip } = await aTip(house, { label: { danger: { now: 'yes' }, conflicts: ['desk'] } });
    expect(rung()).toEqual([SECOND]);
    await pass(house, UNSEEN);
    expect(rung(), 'the reviewer holds nothing of it, and would ask the desk').toEqual([SECOND]);
    expect(nobodyOnDuty()).toEqual(['desk-two']);
    await seeAll(house);
    const other = await aTip(house, { label: { danger: { now: 'yes' }, conflicts: ['desk-two'] } });
    await pass(house, UNSEEN);
    expect(rung()).toEqual([SECOND, DESK, REVIEWER]);
    expect([tip, other.tip]).toHaveLength(2);
  });

  it('is told to nobody who would call a desk that declined it', async () => {
    const { tip } = await aTip(house, NOW);
    await says(tip, 'taken', 0);
    await ask(house, 'desk', tip, { act: 'decline', reason: 'conflict' });
    await house.run();
    await pass(house, UNSEEN);
    expect(rung()).toEqual([DESK, SECOND]);
  });

  it('goes on at once past whoever has no telephone, or one where nothing is to be sent', async () => {
    await house.tables.offices.delete({ pk: 'desk', sk: DUTY });
    await give('desk-two', '+442079460000');
    await aTip(house, NOW);
    expect(rung()).toEqual([REVIEWER]);
  });

  it('says that nobody is on duty where nobody has a telephone, and stands in the inbox all the same', async () => {
    for (const pk of ['desk', 'desk-two', 'reviewer']) await house.tables.offices.delete({ pk, sk: DUTY });
    const { tip } = await aTip(house, NOW);
    expect([rung(), nobodyOnDuty()]).toEqual([[], ['desk']]);
    expect((await referralOf(house, 'desk', tip))?.state).toBe('delivered');
  });

  it('is not rung for where nobody said that there is danger, and is once somebody does', async () => {
    const { tip, key } = await aTip(house);
    await ask(house, 'desk', tip, { act: 'acknowledge' });
    expect(rung()).toEqual([]);
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await house.run();
    expect(rung()).toEqual([DESK]);
  });

  it('rings once for several at the same time, and again for what comes later', async () => {
    const first = await aTip(house, NOW);
    await aTip(house, NOW);
    expect(rung()).toEqual([DESK]);
    await says(first.tip, 'taken', 0);
    await aTip(house, NOW);
    expect(rung()).toEqual([DESK]);
    house.wait(11);
    await aTip(house, NOW);
    expect(rung().filter((each) => each === DESK)).toHaveLength(2);
  });
});

const HURT = { label: { danger: { hurt: 'yes' as const } } };
const deskRang = () => rung().filter((each) => each === DESK).length;
const deskTexted = () => texted().filter(([to]) => to === DESK).length;

describe('a duty phone that may not ring just then', () => {
  it('rings two minutes after it rang for something else', async () => {
    await aTip(house, NOW);
    await aTip(house, NOW);
    expect(deskRang()).toBe(1);
    await pass(house, 4);
    expect(deskRang()).toBe(2);
  });

  it('rings at once for what is immediate, though somebody there has just taken something else', async () => {
    const { tip } = await aTip(house, NOW);
    await says(tip, 'taken', 0);
    house.wait(5);
    await aTip(house, NOW);
    expect(deskRang()).toBe(2);
  });

  it('rings for what is urgent ten minutes after something else was taken, unless that was seen', async () => {
    const { tip } = await aTip(house, NOW);
    await says(tip, 'taken', 0);
    house.wait(5);
    const other = await aTip(house, HURT);
    const seen = await aTip(house, HURT);
    await ask(house, 'desk', seen.tip, { act: 'acknowledge' });
    await house.run();
    await pass(house, 3);
    expect(deskRang()).toBe(1);
    await pass(house, 9);
    expect(deskRang()).toBe(2);
    expect(await historyOf(other.tip)).toContain('duty_phone_rung own_duty');
    expect(await historyOf(seen.tip)).toEqual([]);
  });

  it('is texted alone, once in ten minutes, where it has rung too often, and rings when the hour is over', async () => {
    const at = (minutes: number) => new Date(house.now().getTime() + minutes * 60_000).toISOString();
    const often = { rung: at(-5), count: 12, until: at(18) };
    await house.tables.relay.put({ ...rungKey('desk'), kind: 'rung', revision: 1, ...often });
    const { tip } = await aTip(house, NOW);
    await aTip(house, NOW);
    expect([rung(), texted()]).toEqual([[], [[DESK, WAITS]]]);
    await pass(house, 7);
    expect([deskTexted(), deskRang()], 'others are told meanwhile').toEqual([1, 0]);
    expect(rung()).toContain(SECOND);
    await pass(house, 7);
    expect([deskTexted(), deskRang()]).toEqual([2, 0]);
    await pass(house, 8);
    expect(deskRang()).toBe(2);
    await pass(house, 6);
    expect((await jobOf(tip))?.state).toBe('over');
    expect(JSON.stringify(await jobOf(tip))).not.toContain('again');
  });

  it('keeps no moment of a ring that mutes nothing any more, and nothing of it once the hour is over', async () => {
    const noted = () => house.tables.relay.get(rungKey('desk'), rungRowSchema);
    const { tip } = await aTip(house, NOW);
    await says(tip, 'taken', 0);
    const there = await noted();
    expect([there?.count, there?.rung !== undefined, there?.taken !== undefined]).toEqual([1, true, true]);
    expect(there?.until).toMatch(/:00:00\.000Z$/);
    // Both of them may lie in another hour than the ring.
    await pass(house, 12);
    expect(await noted().then((row) => [row?.rung, row?.taken])).toEqual([undefined, undefined]);
    await seeAll(house);
    await pass(house, 62, 10);
    expect(await noted()).toBeUndefined();
  });
});

describe('a referral that had rung before', () => {
  it('rings anew for new words, once somebody had seen what there was', async () => {
    const { tip, key } = await aTip(house, NOW);
    await ask(house, 'desk', tip, { act: 'acknowledge' });
    await house.run();
    await pass(house, 3);
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await house.run();
    expect(deskRang()).toBe(2);
    expect(await historyOf(tip)).toEqual(['duty_phone_rung own_duty']);
    await pass(house, 3);
    expect(await historyOf(tip)).toEqual(['duty_phone_rung own_duty', 'duty_phone_rung own_duty']);
    valueOf(await house.mailbox.write(key, new Plain('And a car'), 'n2', 'en'));
    await pass(house, 3);
    expect(deskRang(), 'and not for each line, while nobody has seen it').toBe(2);
  });

  it('rings anew where its deletion was undone', async () => {
    const { tip, key, code } = await aTip(house, NOW);
    await ask(house, 'desk', tip, { act: 'acknowledge' });
    await house.run();
    await pass(house, 3);
    valueOf(await house.mailbox.requestDeletion(key, code));
    await house.run();
    expect(deskRang()).toBe(1);
    valueOf(await house.mailbox.undoDeletion(key));
    await house.run();
    expect(deskRang()).toBe(2);
  });

  it('that becomes immediate while it rings keeps what became of that, and rings by one alarm alone', async () => {
    const { tip, key } = await aTip(house, HURT);
    expect(deskRang()).toBe(1);
    valueOf(await house.mailbox.write(key, new Plain('He has a gun'), 'n1', 'en'));
    await house.run();
    await pass(house, 6);
    expect(rung()).toEqual([DESK, DESK]);
    expect(await historyOf(tip)).toEqual(['duty_phone_rung own_duty', 'duty_phone_rung own_duty']);
    expect((await actsOf(house, tip)).filter((act) => act === 'duty_phone_rung')).toHaveLength(2);
  });
});

/** As a supervisor does it at the portal. */
const press = async (partner: string, slot: number, role: 'supervisor' | 'case_worker' = 'supervisor') => {
  const row = {
    pk: partner,
    sk: requestKey(TRY_DUTY),
    id: TRY_DUTY,
    slot,
    by: 'amina',
    role,
    hour: hourOf(house.now()),
  };
  await house.tables.offices.put({ ...row, ...owes('routing', 'routine', partner, house.now()) });
  await house.queues.routing.send('routine', { partner, request: TRY_DUTY });
  await house.run();
};

describe('a try of a duty phone', () => {
  it('rings it once in ten minutes, says that it is a test, and texts nobody', async () => {
    await press('desk-two', slotOf(house.now()));
    await press('desk-two', slotOf(house.now()));
    expect(house.alarms.rung).toMatchObject([{ to: SECOND, words: 'test' }]);
    await pass(house, 20);
    expect([rung(), texted()]).toEqual([[SECOND], []]);
    await press('desk-two', slotOf(house.now()));
    expect(rung()).toEqual([SECOND, SECOND]);
  });

  it('rings nothing at another time than its own, or for who may set nothing', async () => {
    await press('desk-two', slotOf(house.now()) + 2);
    await press('desk-two', slotOf(house.now()) - 2);
    await press('desk-two', slotOf(house.now()), 'case_worker');
    expect(rung()).toEqual([]);
  });
});

/** An alarm of which nothing has been done yet, and a duty phone that was never rung. */
const untouched = async (): Promise<string> => {
  const { tip } = await aTip(house, NOW);
  await house.tables.relay.put(
    alarmJob({ partner: 'desk', tip, urgency: 'immediate', restore: undefined }, house.now()),
  );
  await house.tables.relay.delete(rungKey('desk'));
  house.alarms.rung.splice(0);
  return tip;
};
/** The relay, where something happens as it is about to write that it rings. */
const where = (happens: () => Promise<void>): RelayPorts => {
  let isFirst = true;
  const change: RelayPorts['relay']['change'] = async (key, to) => {
    if (isFirst && key.pk.startsWith('alarm')) {
      isFirst = false;
      await happens();
    }
    return house.tables.relay.change(key, to);
  };
  return { ...house.relayPorts, relay: { ...house.tables.relay, change } };
};

describe('a ring that is noted at the phone and not yet in the alarm', () => {
  it('is made all the same by whoever comes back to it', async () => {
    const tip = await untouched();
    const died = relayStep(where(() => Promise.reject(new Error('it died'))));
    await expect(died({ tip: idOf(tip), job: 'alarm' })).rejects.toThrow('it died');
    expect(rung()).toEqual([]);
    await pass(house, 2);
    expect(rung()).toEqual([DESK]);
  });

  it('is made once by two who are at it together', async () => {
    const tip = await untouched();
    const pointer = { tip: idOf(tip), job: 'alarm' };
    await relayStep(where(() => relayStep(house.relayPorts)(pointer)))(pointer);
    expect(rung()).toEqual([DESK]);
    await says(tip, 'ended', 0);
    expect(texted()).toEqual([[DESK, WAITS]]);
  });
});

describe('a ring of which nobody knows', () => {
  it('is looked for, and not asked for again', async () => {
    house.alarms.fate.push('lost');
    const { tip } = await aTip(house, NOW);
    await pass(house, 3);
    expect(rung()).toEqual([DESK]);
    expect(texted()).toEqual([[DESK, WAITS]]);
    expect(await historyOf(tip)).toEqual(['duty_phone_rung own_duty']);
  });

  it('is shown as not confirmed where it is not found', async () => {
    house.alarms.fate.push('uncertain');
    const { tip } = await aTip(house, NOW);
    await pass(house, 3);
    expect(rung()).toEqual([]);
    expect(await historyOf(tip)).toEqual(['duty_phone_unconfirmed own_duty']);
  });

  it('that was refused is texted at once', async () => {
    house.alarms.fate.push('refused');
    await aTip(house, NOW);
    expect(texted()).toEqual([[DESK, WAITS]]);
  });
});

describe('a text to a duty phone', () => {
  it('of which nobody knows is looked for, and not sent again', async () => {
    house.texts.fate.push('lost');
    const { tip } = await aTip(house, NOW);
    await says(tip, 'ended', 0);
    await pass(house, 3);
    expect(texted()).toEqual([[DESK, WAITS]]);
    expect((await jobOf(tip))?.told[0]?.text).toBe('sent');
  });

  it('whose owner wants none is rung all the same, and a supervisor can see it', async () => {
    house.texts.fate.push('stopped');
    const { tip } = await aTip(house, NOW);
    await says(tip, 'ended', 0);
    expect((await jobOf(tip))?.told[0]?.text).toBe('stopped');
    expect((await house.tables.offices.get({ pk: 'desk', sk: DUTY }, dutyPhoneRowSchema))?.texts).toBe('stopped');
    house.wait(30);
    await aTip(house, NOW);
    expect(rung().filter((each) => each === DESK)).toHaveLength(2);
  });
});
