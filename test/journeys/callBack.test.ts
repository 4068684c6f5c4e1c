import { beforeEach, describe, expect, it } from 'vitest';
import type { Runtime } from '../../infra/local/runtime.ts';
import { Caller, codeIn } from './support/caller.ts';
import { giveDutyPhone } from './support/dutyPhones.ts';
import { startOf, useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { having } from './support/person.ts';
import { Staff } from './support/staff.ts';
import { actsOf, tipOf } from './support/tips.ts';

const NEUTRAL = '+12025550159';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Noon in Zedland. */
const atNoon = ({ clock }: Runtime): void => {
  startOf(DAY, clock);
  clock.advance(10 * 60 * MINUTE);
};

interface Asked {
  readonly tip: string;
  readonly code: string;
}

/** Leaves a message, writes down the code, and asks to be called back. */
const askToBeCalled = async (runtime: Runtime, when: string): Promise<Asked> => {
  const caller = new Caller(runtime);
  await caller.call();
  await caller.press('1');
  await caller.press('2');
  await caller.speak(3);
  const tip = await tipOf(runtime, async () => {
    await caller.press('#');
    await runtime.provider.settled();
  });
  const code = codeIn(await caller.press('1'));
  await caller.press('2');
  await caller.press('1');
  expect(await caller.press(when)).toEqual([expect.stringContaining('When we call, pick up'), 'Goodbye.']);
  await runtime.drain({ skipWaits: true });
  return { tip, code };
};

const isRung = (phone: Caller): boolean => phone.leg.doing.is === 'ringing';

describe('a call back', () => {
  const runtime = useJourneys();
  const reporter = (): Caller => new Caller(runtime());
  const partner = (): Caller => new Caller(runtime(), 'partner');
  /** As long as the provider has them. */
  const callsTo = (from: string): number =>
    runtime()
      .provider.held()
      .calls.filter((call) => call.from === from).length;

  /** Staff press the button, and their own telephone is picked up. */
  const begin = async (tip: string): Promise<Staff> => {
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'call_back');
    await runtime().drain({ skipWaits: true });
    return desk;
  };
  const take = async (): Promise<void> => {
    expect(await partner().pickUp()).toEqual(['Somebody asked to be called back. To call them now, press 1.']);
    await partner().press('1');
    await runtime().drain({ skipWaits: true });
  };
  const shownOf = async (desk: Staff, tip: string): Promise<string> => {
    await runtime().drain({ skipWaits: true });
    return (await desk.look(tip)).text;
  };

  beforeEach(async () => {
    atNoon(runtime());
    await giveDutyPhone(runtime(), 'desk', '+12025550156');
  });

  it('rings who asked for it from a neutral number, says nothing before their code, and then puts them through', async () => {
    const { tip, code } = await askToBeCalled(runtime(), '3');
    const desk = await begin(tip);
    expect(desk.text).toContain('Call back: your duty phone rings');
    expect([isRung(partner()), partner().leg.record?.from, reporter().leg.isOver]).toEqual([
      true,
      '+12025550150',
      true,
    ]);
    await take();
    expect([isRung(reporter()), reporter().leg.record?.from]).toEqual([true, NEUTRAL]);
    expect(await shownOf(desk, tip)).toContain('their phone rings');
    const phone = reporter();
    expect(await phone.pickUp()).toEqual([]);
    expect(await phone.press('1234567890123456')).toEqual([]);
    expect(await phone.press(code)).toEqual(['Hello. One moment, please.']);
    expect([phone.leg.doing.is, partner().leg.doing]).toEqual(['connected', { is: 'connected', to: NEUTRAL }]);
    await phone.hangUp();
    await runtime().provider.settled();
    expect(await shownOf(desk, tip)).toContain('you were connected');
    expect(partner().leg.isOver).toBe(true);

    const acts = await actsOf(runtime(), 'pipeline', tip);
    expect(acts.filter(({ act }) => act === 'called_back').map(({ actor }) => actor)).toEqual([
      expect.stringMatching(/^desk\//),
    ]);
    const kept = JSON.stringify([await rowsOf(runtime(), 'Relay'), await rowsOf(runtime(), 'Ephemera')]);
    expect(kept).not.toContain(code);
    expect(kept).not.toContain('2025550142');
    expect(JSON.stringify(runtime().logs())).not.toMatch(/\+?1202555\d{4}/);
    expect(runtime().provider.held().recordings).toEqual([]);
    expect(runtime().provider.alerts()).toEqual([]);
    runtime().clock.advance(10 * MINUTE);
    await runtime().runSchedules();
    await runtime().drain({ skipWaits: true });
    expect(runtime().provider.held().calls, 'and the codes that were keyed').toEqual([]);
  });

  it('says nothing to a machine, and hangs up', async () => {
    const { tip } = await askToBeCalled(runtime(), '3');
    const desk = await begin(tip);
    await take();
    const phone = reporter();
    expect(await phone.pickUp('machine_start')).toEqual([]);
    expect(phone.leg.isOver).toBe(true);
    expect(await shownOf(desk, tip)).toContain('a machine picked up');
    expect((await partner().stayStill()).at(-1)).toBe('You could not be connected. The page says why.');
    expect(partner().leg.isOver).toBe(true);
  });

  it('hangs up without a word upon three codes that are not theirs, another’s among them', async () => {
    const other = await askToBeCalled(runtime(), '1');
    const { tip } = await askToBeCalled(runtime(), '3');
    const desk = await begin(tip);
    await take();
    const phone = reporter();
    await phone.pickUp();
    for (const wrong of [other.code, '12#', '0000000000000000']) {
      expect(phone.leg.isOver).toBe(false);
      expect(await phone.press(wrong)).toEqual([]);
    }
    expect(phone.leg.isOver).toBe(true);
    expect(await shownOf(desk, tip)).toContain('keyed no code of theirs');
    await partner().stayStill();
  });

  it('hangs up on who keys nothing, and says that nobody picked up', async () => {
    const { tip } = await askToBeCalled(runtime(), '3');
    const desk = await begin(tip);
    await take();
    const phone = reporter();
    await phone.pickUp();
    expect(await phone.stayStill()).toEqual([]);
    expect(phone.leg.isOver).toBe(true);
    expect(await shownOf(desk, tip)).toContain('keyed no code of theirs');
    await partner().stayStill();

    runtime().clock.advance(121 * MINUTE);
    const later = await begin(tip);
    await take();
    await reporter().leave();
    expect(await shownOf(later, tip)).toContain('nobody picked up');
    await partner().stayStill();
  });

  it('is refused outside the time that they chose, and calls nobody', async () => {
    const { tip } = await askToBeCalled(runtime(), '2');
    const desk = await Staff.signIn(runtime(), 'desk');
    const calls = runtime().provider.held().calls.length;
    await desk.ask(tip, 'call_back');
    expect(desk.status).toBe(409);
    expect(desk.text).toContain('It is not the time that they chose');
    expect(desk.text).toContain('in the morning, 06:00 to 12:00');
    await runtime().drain({ skipWaits: true });
    expect(runtime().provider.held().calls).toHaveLength(calls);
  });

  it('rings once for a button that was pressed twice, and once in an hour', async () => {
    const { tip } = await askToBeCalled(runtime(), '1');
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.look(tip);
    const before = callsTo(NEUTRAL);
    const button = desk.prepare({}, { where: having('act', 'call_back') });
    await Promise.all([desk.sendUnseen(button), desk.sendUnseen(button)]);
    await runtime().drain({ skipWaits: true });
    await take();
    await reporter().leave();
    await runtime().drain({ skipWaits: true });
    await partner().stayStill();
    expect(callsTo(NEUTRAL)).toBe(before + 1);
    await begin(tip);
    expect(await shownOf(desk, tip)).toContain('once in an hour');
    expect([callsTo(NEUTRAL), isRung(partner())]).toEqual([before + 1, false]);
  });

  it('calls nobody whose duty phone is not taken, and who has asked for no more', async () => {
    const { tip } = await askToBeCalled(runtime(), '1');
    const desk = await begin(tip);
    await partner().leave();
    runtime().clock.advance(3 * MINUTE);
    await runtime().runSchedules();
    expect(await shownOf(desk, tip)).toContain('nobody pressed 1 at your duty phone');

    const { provider } = runtime();
    const [phone] = provider.phones;
    if (phone === undefined) throw new Error('There are no telephones');
    runtime().clock.advance(10 * MINUTE);
    await provider.text(phone, '+12025550150', 'STOP');
    await begin(tip);
    expect(await shownOf(desk, tip)).toContain('asked for no more texts and calls');
    await provider.text(phone, '+12025550150', 'START');
    await runtime().drain({ skipWaits: true });
  });
});
