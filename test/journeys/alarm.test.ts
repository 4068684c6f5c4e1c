import { beforeEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../infra/local/provider/phones.ts';
import { Caller } from './support/caller.ts';
import { giveDutyPhone } from './support/dutyPhones.ts';
import { useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { lookAtAll, Staff } from './support/staff.ts';
import { actsOf, sendIn } from './support/tips.ts';

const MINUTE = 60_000;
const DUTY = '+12025550167';
const PARTNER = '+12025550156';
const WAITS = 'Something urgent waits. To take it, press 1.';
const TEXT = 'Something urgent waits. Please look now.';
const URGENT = { danger: { now: 'yes' }, tell: { report: 'He said that he comes tonight.' } };

describe('an urgent referral', () => {
  /** What happens to the next calls that are asked for. */
  const lost: boolean[] = [];
  const runtime = useJourneys({
    providerFaults: {
      afterRequest: ({ method, resource }) =>
        method === 'POST' && resource === 'Calls' && lost.shift() === true ? 'drop' : undefined,
    },
  });
  const phoneOf = (id: string): Phone => {
    const found = runtime().provider.phones.find((each) => each.id === id);
    if (found === undefined) throw new Error('There is no such telephone');
    return found;
  };
  const drain = () => runtime().drain({ skipWaits: true });
  const pass = async (minutes: number): Promise<void> => {
    for (let passed = 0; passed < minutes; passed += 1) {
      runtime().clock.advance(MINUTE);
      await runtime().runSchedules();
      await drain();
    }
  };
  const seen = new Map<string, number>();
  /** Texts on a telephone since it was last looked at. */
  const news = (id: string): string[] => {
    const texts = phoneOf(id)
      .texts()
      .filter(({ direction }) => direction === 'received')
      .map(({ body }) => body);
    const known = seen.get(id) ?? 0;
    seen.set(id, texts.length);
    return texts.slice(known);
  };
  const isRinging = (id: string): boolean => runtime().provider.callAt(phoneOf(id))?.doing.is === 'ringing';

  beforeEach(async () => {
    lost.length = 0;
    await lookAtAll(runtime(), ['desk', 'desk-two', 'reviewer']);
    await pass(15);
    runtime().clock.advance(3 * 60 * MINUTE);
    await pass(1);
    await giveDutyPhone(runtime(), 'desk', DUTY);
    await giveDutyPhone(runtime(), 'desk-two', PARTNER);
    news('duty');
    news('partner');
  });

  it('rings the duty phone without a word of it, is taken by a key, and is opened at the portal', async () => {
    const { tip } = await sendIn(runtime(), URGENT);
    const duty = new Caller(runtime(), 'duty');
    expect(duty.leg.record?.from).toBe('+12025550150');
    expect(await duty.pickUp()).toEqual([WAITS]);
    expect(await duty.press('5'), 'another key').toEqual([WAITS]);
    expect(await duty.press('1')).toEqual(['Thank you. Please open it at the portal now.']);
    expect(duty.leg.isOver).toBe(true);
    await drain();
    await pass(12);
    expect([news('duty'), news('partner'), isRinging('partner')]).toEqual([[], [], false]);
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(
      (await desk.inbox()).filter((line) => line.tip === tip),
      'it is not marked as seen',
    ).toHaveLength(1);
    const page = await desk.read(tip);
    expect(page).toContain('Taken by telephone');
    expect(page).toContain('A duty phone was rung');
    const acts = (await actsOf(runtime(), 'pipeline', tip)).filter(({ act }) => act.startsWith('duty_phone'));
    expect(acts.map(({ act, reason }) => [act, reason])).toEqual([
      ['duty_phone_rung', 'own_duty'],
      ['duty_phone_taken', 'own_duty'],
    ]);
    expect(JSON.stringify(runtime().logs())).not.toMatch(/\+1\d{10}|CA[0-9a-f]{32}/);
    expect(runtime().provider.alerts()).toEqual([]);
  });

  it('is said three times to a machine, then texted once, and rings the next after the pack’s minutes', async () => {
    const { tip } = await sendIn(runtime(), URGENT);
    const duty = new Caller(runtime(), 'duty');
    await duty.pickUp();
    expect([await duty.stayStill(), await duty.stayStill(), await duty.stayStill()]).toEqual([[WAITS], [WAITS], []]);
    expect(duty.leg.isOver).toBe(true);
    await runtime().provider.settled();
    await drain();
    expect(news('duty')).toEqual([TEXT]);
    await pass(4);
    expect(isRinging('partner')).toBe(false);
    for (let more = 0; more < 3 && !isRinging('partner'); more += 1) await pass(1);
    const second = new Caller(runtime(), 'partner');
    expect(await second.pickUp()).toEqual([
      'Something urgent was not answered elsewhere. If you will see to it, press 1.',
    ]);
    expect(await second.press('1')).toEqual(['Thank you. Please call the desk now.']);
    await drain();
    await pass(12);
    expect([news('duty'), news('partner')]).toEqual([[], []]);
    await (await Staff.signIn(runtime(), 'desk')).ask(tip, 'acknowledge', {});
    // What lay at the provider of it is gone there, too, once nobody may have to ask what became of it.
    runtime().clock.advance(100 * MINUTE);
    await pass(2);
    expect(JSON.stringify(runtime().provider.held())).not.toContain('urgent');
    const alarms = (await rowsOf(runtime(), 'Relay')).filter(({ kind }) => kind === 'alarm');
    expect(JSON.stringify(alarms)).not.toMatch(/\+1\d{10}|comes tonight/);
  });

  it('is texted where nobody picks up, and rings nobody more once it is seen at the portal', async () => {
    const { tip } = await sendIn(runtime(), URGENT);
    await new Caller(runtime(), 'duty').leave();
    await runtime().provider.settled();
    await drain();
    expect(news('duty')).toEqual([TEXT]);
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'acknowledge', {});
    await drain();
    await pass(12);
    expect([news('partner'), isRinging('partner')]).toEqual([[], false]);
  });

  it('rings once where the provider’s answer was lost, and goes on without one', async () => {
    lost.push(true);
    await sendIn(runtime(), URGENT);
    expect(isRinging('duty')).toBe(true);
    await pass(2);
    expect(news('duty')).toEqual([TEXT]);
    await new Caller(runtime(), 'duty').leave();
    await pass(3);
    const calls = runtime()
      .provider.held()
      .calls.filter(({ to }) => to === DUTY);
    expect(calls.length).toBeLessThanOrEqual(1);
    expect(news('duty')).toEqual([]);
  });
});
