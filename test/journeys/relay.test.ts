import { beforeEach, describe, expect, it } from 'vitest';
import type { Phone } from '../../infra/local/provider/phones.ts';
import { useJourneys } from './support/journeys.ts';
import { rowsOf } from './support/openers.ts';
import { Reporter } from './support/reporter.ts';
import { Staff } from './support/staff.ts';
import { sendIn, tipOf } from './support/tips.ts';

const LINE = '+12025550150';
const NUDGE = 'Your parcel is at the shop.';
const ANSWER = 'Ana waits for you at the blue door at nine.';
const MINUTE = 60_000;

const isText = ({ method, resource }: { method: string; resource: string }) =>
  method === 'POST' && resource === 'Messages';

describe('an answer by text', () => {
  /** What happens to the next requests to the provider. */
  const fate: ('fail' | 'drop' | undefined)[] = [];
  const lost: boolean[] = [];
  const runtime = useJourneys({
    providerFaults: {
      beforeRequest: (request) => (isText(request) ? fate.shift() : undefined),
      afterRequest: (request) => (isText(request) && lost.shift() === true ? 'drop' : undefined),
    },
  });
  let phone: Phone;
  let seen = 0;
  beforeEach(() => {
    fate.length = 0;
    lost.length = 0;
    const found = runtime().provider.phones.find(({ id }) => id === 'reporter');
    if (found === undefined) throw new Error('There is no such telephone');
    phone = found;
  });

  const drain = () => runtime().drain({ skipWaits: true });
  /** What has come since it was last looked at. */
  const news = (): string[] => {
    const texts = phone.texts().filter(({ direction }) => direction === 'received');
    const fresh = texts.slice(seen).map(({ body }) => body);
    seen = texts.length;
    return fresh;
  };
  const text = async (words: string): Promise<string[]> => {
    await runtime().provider.text(phone, LINE, words);
    await drain();
    return news();
  };
  /** Time goes by, with what a schedule does each minute. */
  const pass = async (minutes: number, step = minutes): Promise<void> => {
    for (let passed = 0; passed < minutes; passed += step) {
      runtime().clock.advance(step * MINUTE);
      await runtime().runSchedules();
      await drain();
    }
  };
  const untilClock = (hour: number): number => {
    const clock = new Date(runtime().clock.now() + 120 * MINUTE);
    return (((hour * 60 - clock.getUTCHours() * 60 - clock.getUTCMinutes()) % 1440) + 1440) % 1440;
  };
  /** Somebody new, from the first text on. What this telephone wrote before is over by then. */
  const tell = async (words: string): Promise<string> => {
    await text('start');
    await pass(31 * 24 * 60);
    const tip = await tipOf(runtime(), () => text(words));
    await text('1');
    return tip;
  };
  const choose = async (time = '91'): Promise<void> => {
    expect(await text('ANSWERS')).toEqual([expect.stringContaining(`91: ${NUDGE}`)]);
    expect(await text('91')).toEqual([expect.stringContaining('When is that safe?')]);
    expect(await text(time)).toEqual([expect.stringContaining('On which days?')]);
    expect(await text('91')).toEqual([expect.stringContaining('one word of your own')]);
    const [first] = await text('Sunflower');
    expect(first).toContain('OK. When you see that text');
  };
  const answer = async (tip: string, words = ANSWER): Promise<void> => {
    const desk = await Staff.signIn(runtime(), 'desk');
    await desk.ask(tip, 'answer', { words });
    await drain();
  };
  const shown = async (tip: string): Promise<unknown[]> =>
    (await rowsOf(runtime(), 'Referrals'))
      .filter(({ sk }) => String(sk).startsWith(`sent#${tip}#`))
      .map(({ sending }) => sending);

  it('comes upon the person’s own word and upon no other, and staff see that it was delivered', async () => {
    const tip = await tell('They lock the door at night.');
    await choose();
    await answer(tip);
    expect(news()).toEqual([NUDGE]);
    await pass(2, 1);
    expect(await shown(tip)).toEqual(['nudged']);
    expect(await text('who is this?')).toEqual([expect.stringContaining('This number takes messages')]);
    expect(await text('tulip')).toEqual(['Received.']);
    expect(await text('sunflower!')).toEqual([ANSWER]);
    expect(await shown(tip)).toEqual(['delivered']);
    const sealed = (await rowsOf(runtime(), 'Relay')).filter(({ pk }) => pk === tip).map((row) => row['sealed']);
    expect(sealed.every((each) => each === undefined)).toBe(true);
    expect(JSON.stringify(runtime().logs())).not.toMatch(/blue door|sunflower|\+1\d{10}/i);
    await pass(11);
    await answer(tip, 'She can wait until ten.');
    expect(news(), 'the word is needed again').toEqual([NUDGE]);
  });

  it('is told of at a safe time, and at the next one where it is not safe now', async () => {
    const tip = await tell('My papers are gone.');
    await choose('94');
    await pass(untilClock(9));
    await answer(tip);
    await pass(8 * 60, 240);
    expect(news()).toEqual([]);
    await pass(2 * 60, 60);
    expect(news()).toEqual([NUDGE]);
    expect(await text('Not now')).toEqual([]);
    await pass(20 * 60, 600);
    expect(news()).toEqual([]);
    await pass(4 * 60, 120);
    expect(news()).toEqual([NUDGE]);
  });

  it('is sealed and waits where nothing was chosen, and comes once it is', async () => {
    const tip = await tell('There are four of us.');
    await answer(tip);
    expect(news()).toEqual([]);
    expect(await shown(tip)).toEqual(['no_word']);
    await choose();
    expect(await text('sunflower')).toEqual([ANSWER]);
  });

  it('comes to whoever wrote by the web and texted their code, and to nobody before that', async () => {
    await text('start');
    await pass(31 * 24 * 60);
    const answerPage = { safe: 'yes', when: 'any', number: '+1 202 555 0177' };
    const { tip, code } = await sendIn(runtime(), { tell: { report: 'They took our papers.' }, answer: answerPage });
    await answer(tip, 'Read this in your box.');
    expect(news(), 'a number that was left is not texted').toEqual([]);
    expect(await text(code)).toEqual([
      expect.stringContaining('Now clear the text'),
      expect.stringContaining('OK to text'),
    ]);
    await text('1');
    await choose();
    await answer(tip);
    expect(news()).toEqual([NUDGE]);
    expect(await text('sunflower')).toEqual([ANSWER]);
    await pass(11, 1);
    expect(await text('sunflower')).toEqual(['Nothing new right now.']);
  });

  it('does not come after STOP, and comes after START', async () => {
    const tip = await tell('It is the farm by the river.');
    await choose();
    await answer(tip);
    expect(news()).toEqual([NUDGE]);
    await text('stop');
    await text('sunflower');
    await pass(24 * 60);
    expect(news()).toEqual([]);
    expect(await shown(tip)).toEqual(['stopped']);
    await text('start');
    expect(await text('sunflower')).toEqual([ANSWER]);
  });

  it('comes once, where the provider’s own answer was lost, and is not sent again where nobody knows', async () => {
    const tip = await tell('He has a knife in the van.');
    await choose();
    await text('sunflower');
    lost.push(true);
    await answer(tip);
    await pass(5, 1);
    expect(news()).toEqual([ANSWER]);
    expect(await shown(tip)).toEqual(['delivered']);

    await text('sunflower');
    fate.push('drop');
    await answer(tip, 'Take the bus at noon.');
    await pass(12, 1);
    await text('sunflower');
    await pass(60, 30);
    expect(news()).toEqual([]);
    expect((await shown(tip)).sort()).toEqual(['delivered', 'not_confirmed']);
  });

  it('does not come once the person has it all deleted', async () => {
    const tip = await tell('I want to go home.');
    await choose();
    const [code = ''] = await text('code');
    await answer(tip);
    expect(news()).toEqual([NUDGE]);
    expect((await rowsOf(runtime(), 'Relay')).some(({ pk }) => pk === tip)).toBe(true);
    const reporter = await Reporter.at(runtime()).open(code);
    await reporter.press('delete');
    await reporter.press('delete.sure');
    await reporter.press('delete.yes', { code });
    await drain();
    expect((await rowsOf(runtime(), 'Relay')).some(({ pk }) => pk === tip)).toBe(false);
    expect(await text('sunflower')).toEqual([expect.stringContaining('Received.')]);
  });
});
