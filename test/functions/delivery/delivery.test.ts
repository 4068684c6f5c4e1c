import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queryAll } from '../../../shared/adapters/table.ts';
import { INBOX_INDEX } from '../../../shared/deployment/names.ts';
import { deliveryStep } from '../../../functions/delivery/deliver.ts';
import { referralKey, referralRowSchema } from '../../../shared/rows/referral.ts';
import { startHouse, type House } from '../../house.ts';
import { referralOf } from '../../office.ts';
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
