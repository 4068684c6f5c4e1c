import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { sealDutyNumber } from '../../../shared/relay/dutyNumber.ts';
import { ringJob } from '../../../shared/relay/ringJob.ts';
import { DUTY } from '../../../shared/rows/dutyPhone.ts';
import { ringJobSchema } from '../../../shared/rows/relay.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, keyArn } from '../../houseSpecs.ts';

const PARTNERS = ['desk', 'desk-two', 'child-care'];
const LINE = '+12025550150';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());
beforeEach(() => {
  house.rung.splice(0);
});

const give = async (partner: string, number: string): Promise<void> => {
  const relay = await house.keys.publicKey(keyArn('relay'));
  const sealed = await sealDutyNumber(DEPLOYMENT, partner, new Plain(number), relay);
  await house.tables.offices.put({ pk: partner, sk: DUTY, ...sealed, hour: hourOf(house.now()), by: 'amina' });
};

let queues = 0;
/** Somebody waits; the `at`-th of the partners is to be rung. */
const wait = async (at: number, queue = (queues += 1).toString(16).padStart(32, '0')): Promise<string> => {
  const job = ringJob({ queue, at, partners: PARTNERS, language: 'es', line: LINE }, house.now());
  await house.tables.relay.putIfAbsent(job);
  await house.queues.relay.send('urgent', { tip: queue, job: `ring-${at}` });
  return queue;
};
const stateOf = async (queue: string, at: number) =>
  (await house.tables.relay.get({ pk: queue, sk: `job#ring-${at}` }, ringJobSchema))?.state;
const rung = (): string[] => house.rung.map(({ to }) => to.reveal());

describe('a partner’s telephone', () => {
  it('rings for who waits, in order, of those who have one; and nobody where no other has', async () => {
    await give('desk-two', '+12025550156');
    await give('child-care', '+12025550167');
    const queue = await wait(0);
    await house.run();
    expect(house.rung).toEqual([{ to: expect.any(Plain), from: LINE, queue, language: 'es' }]);
    await wait(1, queue);
    await wait(2, queue);
    await house.run();
    expect(rung()).toEqual(['+12025550156', '+12025550167']);
    expect([await stateOf(queue, 0), await stateOf(queue, 1), await stateOf(queue, 2)]).toEqual([
      'rung',
      'rung',
      'none',
    ]);
  });

  it('rings once, however often it is asked for', async () => {
    const queue = await wait(0);
    await wait(0, queue);
    await house.run();
    await wait(0, queue);
    await house.run();
    expect(rung()).toHaveLength(1);
  });

  it('does not ring for who has been led on since', async () => {
    const queue = await wait(0);
    house.wait(1);
    await house.run();
    expect([rung(), await stateOf(queue, 0)]).toEqual([[], 'none']);
  });

  it('does not ring outside the country’s numbers', async () => {
    await give('desk', '+442079460000');
    await wait(0);
    await house.run();
    expect(rung()).toEqual(['+12025550156']);
  });

  it('leaves nothing behind after a day', async () => {
    const queue = await wait(0);
    await house.run();
    house.wait(24 * 60 + 1);
    await house.queues.relay.send('routine', { tip: queue, job: 'ring-0' });
    await house.run();
    expect(await stateOf(queue, 0)).toBeUndefined();
  });
});
