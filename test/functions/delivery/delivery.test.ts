import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queryAll } from '../../../shared/adapters/table.ts';
import { INBOX_INDEX } from '../../../shared/deployment/names.ts';
import { deliveryStep } from '../../../functions/delivery/deliver.ts';
import { referralKey, referralRowSchema } from '../../../shared/rows/referral.ts';
import { startHouse, type House } from '../../house.ts';
import { ask, referralOf } from '../../office.ts';
import { actsOf, aTip } from '../../tips.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.calm());
afterAll(() => house.close());

const inbox = (partner: string) =>
  queryAll(
    house.tables.referrals,
    {
      index: INBOX_INDEX,
      hash: { name: 'inboxPartner', value: partner },
      range: { name: 'inboxKey', beginsWith: 'new#' },
    },
    referralRowSchema,
  );
/** By partner: of which tip, the log does not say. */
const overdue = (partner: string) =>
  house.logged.filter(({ code, ids }) => code === 'referral_overdue' && ids.partner === partner);

describe('a referral', () => {
  it('stands in the inbox by its danger, whatever came first', async () => {
    const quiet = await aTip(house);
    const danger = await aTip(house, { label: { danger: { now: 'yes' } } });
    const hurt = await aTip(house, { label: { danger: { hurt: 'yes' } } });
    const order = (await inbox('desk')).map(({ tip }) => tip);
    expect(order).toEqual([danger.tip, hurt.tip, quiet.tip]);
  });

  it('is put into the inbox once, however often it is delivered', async () => {
    const { tip } = await aTip(house);
    for (let times = 0; times < 3; times += 1) await house.queues.delivery.send('urgent', { partner: 'desk', tip });
    await house.run();
    expect((await actsOf(house, tip)).filter((act) => act === 'delivered')).toHaveLength(1);
    expect((await referralOf(house, 'desk', tip))?.history.map(({ act }) => act)).toEqual([
      'referral_made',
      'delivered',
    ]);
  });

  it('is logged anew where a restore counts revisions from an earlier one', async () => {
    const { tip } = await aTip(house);
    const key = { pk: 'desk', sk: referralKey(tip) };
    const row = await referralOf(house, 'desk', tip);
    if (row === undefined) throw new Error('There is no referral');
    const told = async (restore?: string) => {
      // As a backup has it, of the moment before it was delivered.
      const back = {
        ...row,
        revision: row.revision - 1,
        state: 'queued',
        inboxKey: undefined,
        inboxPartner: undefined,
      };
      await house.tables.referrals.put({ ...back, ...key });
      await deliveryStep({ ...house.deliveryPorts, restore })({ partner: 'desk', tip });
      return (await actsOf(house, tip)).filter((act) => act === 'delivered').length;
    };
    expect([await told(), await told('r1'), await told('r1'), await told('r2')]).toEqual([1, 2, 2, 3]);
  });

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
    expect(overdue('desk-two')).toHaveLength(2);
    expect(await ask(house, 'desk-two', tip, { act: 'acknowledge' })).toBe('done');
    expect((await referralOf(house, 'desk-two', tip))?.owed).toBeUndefined();
    house.wait(120);
    await house.upkeep();
    await house.run();
    expect(overdue('desk-two')).toHaveLength(2);
  });

  it('reminds its partner once when nobody has looked in time, and anew where it waits once more', async () => {
    const { tip } = await aTip(house, { label: { danger: { hurt: 'yes' } } });
    const reminders = async () => {
      const row = await referralOf(house, 'desk', tip);
      const logged = (await actsOf(house, tip)).filter((act) => act === 'reminded').length;
      return [row?.history.filter(({ act }) => act === 'reminded').length, logged, row?.chase?.round];
    };
    house.wait(59);
    await house.upkeep();
    await house.run();
    expect(await reminders()).toEqual([0, 0, undefined]);
    for (const minutes of [2, 61, 61]) {
      house.wait(minutes);
      await house.upkeep();
      await house.run();
      expect(await reminders(), 'once').toEqual([1, 1, 1]);
    }
    expect(await ask(house, 'desk', tip, { act: 'accept' })).toBe('done');
    expect(await reminders()).toEqual([1, 1, 0]);
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

  it('is left alone where it is gone or nothing is owed', async () => {
    await house.queues.delivery.send('urgent', { partner: 'desk', tip: 'f'.repeat(32) });
    await house.run();
    expect(house.depth('delivery', 'urgent')).toMatchObject({ visible: 0, inFlight: 0 });
  });
});

describe('a message that is no pointer', () => {
  it('goes to the dead letters, and neither it nor what it says is logged', async () => {
    const marker = 'a frightened person wrote this';
    const url = house.endpoints.queueUrl('quietline-zz-delivery-routine');
    await house.clients.sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: marker }));
    await house.clients.sqs.send(
      new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify({ tip: marker }) }),
    );
    for (let tries = 0; tries < 7; tries += 1) {
      await house.run();
      house.wait(4);
    }
    expect(house.deadLetters('delivery', 'routine')).toBe(2);
    expect(JSON.stringify(house.logged)).not.toContain('frightened');
  });
});
