import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { learnCall, workCallBack } from '../../../functions/relay/callBack.ts';
import { relayStep } from '../../../functions/relay/work.ts';
import type { Table } from '../../../shared/adapters/table.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { backJob, becameOf, callIdOf, sealCallBack } from '../../../shared/relay/callBack.ts';
import { sealDutyNumber } from '../../../shared/relay/dutyNumber.ts';
import {
  CALL_BACK,
  CALLED,
  calledRowSchema,
  callBackRowSchema,
  type CallBackRow,
  type CalledRow,
} from '../../../shared/rows/callBack.ts';
import { DUTY } from '../../../shared/rows/dutyPhone.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { sentKey } from '../../../shared/rows/relay.ts';
import { startHouse, type House } from '../../house.ts';
import { DEPLOYMENT, keyArn } from '../../houseSpecs.ts';
import { finerLeft, forget, newTip, pass, PHONE, shownTo } from './fixtures.ts';

const LINE = '+12025550150';
const NEUTRAL = '+12025550159';
const DUTY_PHONE = '+12025550156';

const died = () => Promise.reject(new Error('it died'));

let house: House;
let tip = '';
beforeAll(async () => {
  house = await startHouse();
  const relay = await house.keys.publicKey(keyArn('relay'));
  const sealed = await sealDutyNumber(DEPLOYMENT, 'desk', new Plain(DUTY_PHONE), relay);
  await house.tables.offices.put({ pk: 'desk', sk: DUTY, ...sealed, hour: hourOf(house.now()), by: 'amina' });
});
afterAll(() => house.close());
beforeEach(async () => {
  if (tip !== '') await forget(house, tip);
  tip = newTip();
  house.calledBack.asked.splice(0);
  Object.assign(house.calledBack.next, { fails: undefined, has: true });
});

const asks = async (other: Partial<CallBackRow> = {}, number = PHONE): Promise<void> => {
  const relay = await house.keys.publicKey(keyArn('relay'));
  const asked = { contact: `contact-${tip}`, when: 'any', language: 'en', line: LINE } as const;
  const row = await sealCallBack(DEPLOYMENT, tip, new Plain(number), asked, relay, house.now());
  await house.tables.relay.put({ ...row, ...other });
};
/** As routing does it once a button was pressed. */
const wants = async (request: string, partner = 'desk'): Promise<void> => {
  await house.tables.referrals.put({ pk: 'desk', sk: sentKey(tip, request), tip, sending: 'call_begins' });
  await house.tables.relay.putIfAbsent(backJob(tip, partner, request, house.now()));
  await house.queues.relay.send('urgent', { tip, job: request });
  await house.run();
};
const idOf = (request: string): string => callIdOf({ pk: tip, sk: jobKey(request) });
/** As `phone` does it. */
const happens = async (request: string, happened: Partial<CalledRow>): Promise<void> => {
  await house.tables.relay.change({ pk: idOf(request), sk: jobKey(CALLED) }, { set: happened });
  await house.queues.relay.send('urgent', { tip: idOf(request), job: CALLED });
  await house.run();
};
const rung = () => house.calledBack.asked.map(({ whom, call }) => [whom, call.to.reveal(), call.from]);
const shown = (request: string) => shownTo(house, tip, request);
const triesOf = async () =>
  (await house.tables.relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema))?.tries;
const PARTNER = ['partner', DUTY_PHONE, LINE];
const REPORTER = ['reporter', PHONE, NEUTRAL];

describe('a call back', () => {
  it('rings the partner first, and the reporter once somebody waits for them; and says what became of it', async () => {
    await asks();
    await wants('one');
    expect([rung(), await shown('one')]).toEqual([[PARTNER], 'call_begins']);
    await happens('one', { taken: true });
    expect([rung(), await shown('one')]).toEqual([[PARTNER, REPORTER], 'call_rings']);
    await happens('one', { answered: true, coded: true, talked: true });
    expect(await shown('one')).toBe('call_talked');
    await happens('one', { end: 'completed' });
    expect(await shown('one'), 'in any order').toBe('call_talked');
  });

  it('leaves no moment finer than an hour of when they called, were called and talked', async () => {
    await asks();
    await wants('one');
    await happens('one', { taken: true });
    expect(await finerLeft(house, tip), 'while they may talk for hours').toEqual([]);
    await happens('one', { answered: true, coded: true, talked: true, end: 'completed' });
    expect([await finerLeft(house, tip), await finerLeft(house, idOf('one'))]).toEqual([[], []]);
  });

  it('rings nobody twice, however often it is told', async () => {
    await asks();
    await wants('one');
    await wants('one');
    for (let time = 0; time < 3; time += 1) await happens('one', { taken: true });
    expect(rung()).toEqual([PARTNER, REPORTER]);
  });

  it('asks for nothing again where the answer was lost, and shows that once nobody can tell', async () => {
    await asks();
    await wants('found');
    house.calledBack.next.fails = 'uncertain';
    await happens('found', { taken: true });
    await pass(house, 3);
    expect([rung(), await shown('found')]).toEqual([[PARTNER, REPORTER], 'call_rings']);
    await happens('found', { end: 'completed' });
    await pass(house, 120, 30);
    Object.assign(house.calledBack.next, { has: false });
    await wants('lost');
    await happens('lost', { taken: true });
    await pass(house, 10);
    expect([rung().slice(2), await shown('lost')]).toEqual([[PARTNER, REPORTER], 'call_not_confirmed']);
    await happens('lost', { end: 'nobody' });
    expect(await shown('lost'), 'and where it is told after all').toBe('call_nobody');
  });

  it.each([
    ['who never asked', undefined, 'call_gone'],
    ['whom it was too long ago for', { expires: '2026-01-01T00:00:00.000Z' }, 'call_gone'],
    ['outside the time that they chose', { when: 'unknown' as const }, 'call_outside'],
  ])('does not ring %s', async (_who, other, became) => {
    if (other !== undefined) await asks(other);
    await wants('one');
    expect([rung(), await shown('one')]).toEqual([[], became]);
  });

  it('does not ring who was rung in this hour, or twice today; nor while another call is made', async () => {
    const hour = hourOf(house.now());
    await asks({ tries: [hour] });
    await wants('soon');
    expect(await shown('soon')).toBe('call_tried');
    await asks({ current: { job: 'another', until: new Date(house.now().getTime() + 60_000).toISOString() } });
    await wants('beside');
    expect([rung(), await shown('beside')]).toEqual([[], 'call_busy']);
  });

  it.each([
    ['in the hour before, on the other side of the hour', [1]],
    ['twice in a day and a night', [23, 5]],
  ])('does not ring who was rung %s', async (_when, hoursAgo) => {
    const tries = hoursAgo.map((hours) => hourOf(new Date(house.now().getTime() - hours * 3_600_000)));
    await asks({ tries });
    await wants('one');
    expect([rung(), await shown('one')]).toEqual([[], 'call_tried']);
  });

  it('rings who was rung often enough, but longer ago', async () => {
    const tries = [40, 28, 2].map((hours) => hourOf(new Date(house.now().getTime() - hours * 3_600_000)));
    await asks({ tries });
    await wants('one');
    expect(rung()).toEqual([PARTNER]);
  });

  it('does not ring who is being talked with, for however long', async () => {
    const [since, until] = [-60, 240].map((minutes) =>
      new Date(house.now().getTime() + minutes * 60_000).toISOString(),
    );
    const talk = { ...backJob(tip, 'desk', 'talk', house.now()), state: 'called' as const, until: until ?? '' };
    await house.tables.relay.put(talk);
    await asks({ current: { job: 'talk', until: since ?? '' } });
    await wants('beside');
    expect([rung(), await shown('beside')]).toEqual([[], 'call_busy']);
  });

  it('uses up no try where nothing rang', async () => {
    await asks();
    await wants('one');
    house.calledBack.next.fails = 'not_called';
    await happens('one', { taken: true });
    expect(await shown('one')).toBe('call_failed');
    expect(await triesOf()).toEqual([]);
    house.calledBack.next.fails = undefined;
    await wants('two');
    await happens('two', { taken: true });
    expect([rung().slice(2), await triesOf()]).toEqual([[PARTNER, REPORTER], [hourOf(house.now())]]);
  });

  it('does not ring who said STOP while it was about to', async () => {
    await asks();
    await wants('one');
    await house.tables.relay.change({ pk: idOf('one'), sk: jobKey(CALLED) }, { set: { taken: true } });
    const row = await house.tables.relay.get({ pk: idOf('one'), sk: jobKey(CALLED) }, calledRowSchema);
    if (row === undefined) throw new Error('There is no call');
    const { relay, ephemera } = house.tables;
    const change: Table['change'] = async (key, what) => {
      const isTry = what.set !== undefined && 'tries' in what.set;
      if (isTry) await ephemera.put({ pk: `stopped#contact-${tip}`, expires: house.now().getTime() / 1000 + 9_999 });
      return relay.change(key, what);
    };
    await learnCall({ ...house.relayPorts, relay: { ...relay, change } }, row);
    expect([rung(), await shown('one'), await triesOf()]).toEqual([[PARTNER], 'call_stopped', []]);
  });

  it('does not ring where the partner pressed 1 too late, though nobody has looked yet', async () => {
    await asks();
    await wants('one');
    house.wait(2);
    await happens('one', { taken: true });
    expect([rung(), await shown('one')]).toEqual([[PARTNER], 'call_not_taken']);
  });

  it('tells how it ended, also where whoever ended it died before it was told', async () => {
    await asks();
    await wants('one');
    house.wait(2);
    const { referrals } = house.tables;
    const pointer = { tip, job: 'one' };
    const dying = relayStep({ ...house.relayPorts, referrals: { ...referrals, change: died } })(pointer);
    await expect(dying).rejects.toThrow('it died');
    expect(await shown('one')).toBe('call_begins');
    await relayStep(house.relayPorts)(pointer);
    expect(await shown('one')).toBe('call_not_taken');
  });

  it('keeps the number of who asked anew just when it was to go', async () => {
    await asks({ expires: '2026-01-01T00:00:00.000Z' });
    const row = await house.tables.relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema);
    if (row === undefined) throw new Error('They have not asked');
    await asks({ revision: 2 });
    await workCallBack(house.relayPorts, row);
    expect(await triesOf()).toEqual([]);
  });

  it('does not ring who has asked for no more since the partner was rung', async () => {
    await asks();
    await wants('one');
    await house.tables.ephemera.put({ pk: `stopped#contact-${tip}`, expires: house.now().getTime() / 1000 + 9_999 });
    await happens('one', { taken: true });
    expect([rung(), await shown('one')]).toEqual([[PARTNER], 'call_stopped']);
  });

  it('does not ring who was erased since, nor outside the country’s numbers, nor for who has no telephone', async () => {
    await asks();
    await wants('one');
    await house.tables.relay.delete({ pk: tip, sk: jobKey(CALL_BACK) });
    await happens('one', { taken: true });
    expect([rung(), await shown('one')]).toEqual([[PARTNER], 'call_gone']);
    await asks({}, '+442079460000');
    await wants('far');
    await happens('far', { taken: true });
    expect([rung().length, await shown('far')]).toEqual([2, 'call_failed']);
    await asks();
    await wants('unrung', 'desk-two');
    expect(rung()).toHaveLength(2);
  });

  it('rings nobody where the partner does not press 1, or no longer waits', async () => {
    await asks();
    await wants('one');
    await pass(house, 3);
    expect(await shown('one')).toBe('call_not_taken');
    await happens('one', { taken: true });
    expect(rung()).toEqual([PARTNER]);
    await wants('two');
    expect(rung(), 'and again for who presses again').toEqual([PARTNER, PARTNER]);
  });

  it('leaves no number behind once it is too long ago', async () => {
    await asks();
    house.wait(15 * 24 * 60);
    await house.queues.relay.send('routine', { tip, job: CALL_BACK });
    await house.run();
    expect(await house.tables.relay.get({ pk: tip, sk: jobKey(CALL_BACK) }, callBackRowSchema)).toBeUndefined();
  });

  it('is called by what happened, in whatever order it was told', () => {
    const row = { pk: 'a', sk: 'job#called', kind: 'called', revision: 1, tip, job: 'one', until: '' } as const;
    const became = (happened: Partial<CalledRow>) => becameOf({ ...row, ...happened });
    expect(became({ taken: true, answered: true, coded: true })).toBeUndefined();
    expect(became({ end: 'completed' })).toBe('call_no_code');
    expect(became({ end: 'completed', coded: true })).toBe('call_missed');
    expect(became({ end: 'completed', machine: true })).toBe('call_machine');
    expect(became({ end: 'nobody' })).toBe('call_nobody');
    expect(became({ end: 'failed' })).toBe('call_failed');
    expect(became({ end: 'completed', coded: true, talked: true })).toBe('call_talked');
  });
});
