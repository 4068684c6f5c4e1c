import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workAnswer, workNudge } from '../../../functions/relay/answer.ts';
import { sendText } from '../../../functions/relay/send.ts';
import { relayStep } from '../../../functions/relay/work.ts';
import { startHouse, type House } from '../../house.ts';
import {
  chosenAs,
  finerLeft,
  forget,
  jobOf,
  newTip,
  pass,
  PHONE,
  putAnswer,
  putTerms,
  sayWord,
  shownTo,
  termsOf,
} from './fixtures.ts';

const died = () => Promise.reject(new Error('it died'));

let house: House;
let tip: string;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(() => {
  tip = newTip();
  house.texts.sent.length = 0;
  house.texts.fate.length = 0;
});
afterEach(async () => {
  await forget(house, tip);
  house.calm();
  house.texts.meanwhile(async () => undefined);
});
afterAll(() => house.close());

const NUDGE = 'Your parcel is at the shop.';
const WORDS = 'There is a bed for you tonight. Ask for Ana.';

const stop = (): Promise<void> => house.tables.ephemera.put({ pk: `stopped#contact-${tip}`, expires: 4_000_000_000 });

describe('an answer by text', () => {
  it('is told of in the words that they chose, and goes out upon their own word alone', async () => {
    await putTerms(house, tip);
    const request = await putAnswer(house, tip, WORDS);
    expect(house.texts.sent.map(({ to, words }) => [to, words])).toEqual([[PHONE, NUDGE]]);
    expect(await shownTo(house, tip, request), 'it may not have gone out yet').toBe('waits');
    await pass(house, 2);
    expect(await shownTo(house, tip, request)).toBe('nudged');
    await pass(house, 3 * 24 * 60, 24 * 60);
    expect(house.texts.words()).toEqual([NUDGE]);

    await sayWord(house, tip);
    expect(house.texts.words()).toEqual([NUDGE, WORDS]);
    expect(await shownTo(house, tip, request)).toBe('sent');
    const job = await jobOf(house, tip, request);
    expect(job?.kind === 'answer' && job.sealed).toBe(undefined);
  });

  it('leaves no moment finer than an hour once it is sent, and may still be told of', async () => {
    await putTerms(house, tip);
    const request = await putAnswer(house, tip, WORDS);
    await sayWord(house, tip);
    await pass(house, 2);
    expect(await shownTo(house, tip, request)).toBe('sent');
    // How they may be texted is `phone`'s to write, and looked after by a job of its own.
    expect((await finerLeft(house, tip)).filter((field) => !field.startsWith('terms'))).toEqual([]);
    for (const { id } of house.texts.sent) expect(await finerLeft(house, id)).toEqual([]);
  });

  it('leaves none while it waits for a day, after a text that the provider did not take', async () => {
    await putTerms(house, tip);
    house.texts.fate.push('stopped');
    await putAnswer(house, tip, WORDS);
    expect((await finerLeft(house, tip)).filter((field) => field.includes('.send'))).toEqual([]);
  });

  it('shows that nobody was told of it, where the telling failed', async () => {
    await putTerms(house, tip);
    house.texts.fate.push('refused');
    const request = await putAnswer(house, tip, WORDS);
    await pass(house, 2);
    expect(await shownTo(house, tip, request)).toBe('failed');
    await sayWord(house, tip);
    expect(house.texts.words()).toContain(WORDS);
  });

  it('is told of once, however many wait', async () => {
    await putTerms(house, tip);
    for (const words of ['One.', 'Two.', 'Three.']) {
      await putAnswer(house, tip, words);
      house.wait(1);
    }
    await sayWord(house, tip);
    expect(house.texts.words()).toEqual([NUDGE, 'One.', 'Two.', 'Three.']);
  });

  it('needs no nudge within ten minutes of the word, and another afterwards', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    await pass(house, 9);
    await putAnswer(house, tip, 'In time.');
    expect(house.texts.words()).toEqual(['In time.']);
    await pass(house, 2);
    await putAnswer(house, tip, 'Too late.');
    expect(house.texts.words()).toEqual(['In time.', NUDGE]);
  });

  it('waits where nothing was chosen', async () => {
    const request = await putAnswer(house, tip, WORDS);
    await pass(house, 24 * 60, 8 * 60);
    expect(house.texts.sent).toEqual([]);
    expect(await shownTo(house, tip, request)).toBe('no_word');
  });

  it('is given up after a month, and can be opened no more', async () => {
    const request = await putAnswer(house, tip, WORDS);
    await pass(house, 32 * 24 * 60, 8 * 24 * 60);
    expect(await shownTo(house, tip, request)).toBe('expired');
    const job = await jobOf(house, tip, request);
    expect(job?.kind === 'answer' && job.sealed).toBe(undefined);
  });

  it('is told of at a safe time', async () => {
    // It is 11:20 in the country, or some days later the same: of the house's clock only the hour is known.
    await putTerms(house, tip, chosenAs({ time: 'evening' }));
    await pass(house, untilHour(2), untilHour(2));
    await putAnswer(house, tip, WORDS);
    await pass(house, 6 * 60, 120);
    expect(house.texts.sent).toEqual([]);
    await pass(house, 11 * 60, 120);
    expect(house.texts.words()).toEqual([NUDGE]);
  });

  it('is not told of after a STOP', async () => {
    await putTerms(house, tip);
    await stop();
    const request = await putAnswer(house, tip, WORDS);
    expect(house.texts.sent).toEqual([]);
    expect(await shownTo(house, tip, request)).toBe('stopped');
  });

  it('ends all sending where the provider was told STOP', async () => {
    await putTerms(house, tip);
    house.texts.fate.push('stopped');
    await putAnswer(house, tip, WORDS);
    await sayWord(house, tip);
    expect(house.texts.sent).toEqual([]);
    await pass(house, 24 * 60, 8 * 60);
    expect(house.texts.sent).toEqual([]);
  });

  it('goes to no other country', async () => {
    await putTerms(house, tip, { number: '+447700900123' });
    await sayWord(house, tip);
    const request = await putAnswer(house, tip, WORDS);
    expect(house.texts.sent).toEqual([]);
    expect(await shownTo(house, tip, request)).toBe('failed');
  });

  it('goes out in texts of two segments, in whole words', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    const words = Array.from({ length: 120 }, (_, at) => `word${at}`).join(' ');
    await putAnswer(house, tip, words);
    expect(house.texts.sent.length).toBeGreaterThan(2);
    expect(house.texts.words().join(' ')).toBe(words);
  });

  it('goes on after its first text arrived', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    // They text NOT NOW while the first is on its way.
    house.texts.meanwhile(async () => {
      await house.tables.relay.change({ pk: tip, sk: 'terms' }, { set: {}, remove: ['openUntil'] });
    });
    const words = Array.from({ length: 60 }, (_, at) => `word${at}`).join(' ');
    const request = await putAnswer(house, tip, words);
    const [first] = house.texts.sent;
    await house.tables.relay.change({ pk: first?.id ?? '', sk: 'job#sent' }, { set: { status: 'delivered' } });
    await house.queues.relay.send('routine', { tip: first?.id ?? '', job: 'sent' });
    await house.run();
    expect(await shownTo(house, tip, request)).not.toBe('delivered');
    house.texts.meanwhile(async () => undefined);
    await sayWord(house, tip);
    const texts = house.texts.words().filter((each) => each !== NUDGE);
    expect(texts.length).toBe(2);
    expect(texts.join(' ')).toBe(words);
  });

  it('is not begun where it would take too many', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    const request = await putAnswer(house, tip, 'x '.repeat(4000));
    expect(house.texts.sent).toEqual([]);
    expect(await shownTo(house, tip, request)).toBe('too_long');
  });
});

it('tells how an answer ended, also where whoever ended it died before it was told', async () => {
  const request = await putAnswer(house, tip, WORDS);
  expect(await shownTo(house, tip, request)).toBe('no_word');
  house.wait(31 * 24 * 60);
  const pointer = { tip, job: request };
  const { referrals } = house.tables;
  await expect(relayStep({ ...house.relayPorts, referrals: { ...referrals, change: died } })(pointer)).rejects.toThrow(
    'it died',
  );
  expect((await jobOf(house, tip, request))?.state).toBe('over');
  await relayStep(house.relayPorts)(pointer);
  expect(await shownTo(house, tip, request)).toBe('expired');
});

it('asks once more right before the request', async () => {
  await putTerms(house, tip);
  house.texts.fate.push('later');
  const request = await putAnswer(house, tip, WORDS);
  const [job, terms] = [await jobOf(house, tip, request), await termsOf(house, tip)];
  if (job === undefined || terms === undefined) throw new Error('There is no job');
  await sendText(house.relayPorts, job, terms, async () => false);
  expect(house.texts.sent).toEqual([]);
  expect((await jobOf(house, tip, request))?.state).toBe('waiting');
});

/** The note of the request is what is written right before it. */
const stoppedMeanwhile = () => ({
  ...house.relayPorts,
  relay: {
    ...house.tables.relay,
    putIfAbsent: async (row: Parameters<typeof house.tables.relay.putIfAbsent>[0]) => {
      await stop();
      return house.tables.relay.putIfAbsent(row);
    },
  },
});

describe('a STOP that comes while a text is made ready', () => {
  it('is heard before an answer goes out', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    house.texts.fate.push('later');
    const job = await jobOf(house, tip, await putAnswer(house, tip, WORDS));
    if (job?.kind !== 'answer') throw new Error('There is no answer');
    await workAnswer(stoppedMeanwhile(), job);
    expect(house.texts.sent).toEqual([]);
    expect((await jobOf(house, tip, job.request))?.state).toBe('waiting');
  });

  it('is heard before a nudge goes out', async () => {
    await putTerms(house, tip);
    house.texts.fate.push('later');
    await putAnswer(house, tip, WORDS);
    const job = await jobOf(house, tip, (await termsOf(house, tip))?.nudged ?? '');
    if (job?.kind !== 'nudge') throw new Error('There is no nudge');
    await workNudge(stoppedMeanwhile(), job);
    expect(house.texts.sent).toEqual([]);
  });
});

it('lets an answer wait at the provider no longer than their word holds', async () => {
  await putTerms(house, tip);
  await sayWord(house, tip);
  await pass(house, 7);
  await putAnswer(house, tip, WORDS);
  const [text] = house.texts.sent;
  expect(text?.validFor).toBeGreaterThan(100);
  expect(text?.validFor).toBeLessThanOrEqual(180);
});

describe('a request of which nobody knows', () => {
  it('is looked for, and found', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    house.texts.fate.push('lost');
    const request = await putAnswer(house, tip, WORDS);
    await pass(house, 5);
    expect(house.texts.words()).toEqual([WORDS]);
    expect(await shownTo(house, tip, request)).toBe('sent');
    expect((await finerLeft(house, tip)).filter((field) => !field.startsWith('terms'))).toEqual([]);
  });

  it('is never made again: where it is not found, nothing is said to be known', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    house.texts.fate.push('uncertain');
    const request = await putAnswer(house, tip, WORDS);
    await pass(house, 30, 3);
    await sayWord(house, tip);
    await pass(house, 24 * 60, 8 * 60);
    expect(house.texts.sent).toEqual([]);
    expect(await shownTo(house, tip, request)).toBe('not_confirmed');
  });

  it('is not taken for another that says the same', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    const first = await putAnswer(house, tip, 'Yes.');
    house.texts.fate.push('uncertain');
    const second = await putAnswer(house, tip, 'Yes.');
    await pass(house, 30, 3);
    expect(house.texts.words()).toEqual(['Yes.']);
    expect([await shownTo(house, tip, first), await shownTo(house, tip, second)]).toEqual(['sent', 'not_confirmed']);
  });

  it('is found once, where two that say the same were both lost and one of them went out', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    house.texts.fate.push('lost', 'uncertain');
    const requests = [await putAnswer(house, tip, 'Yes.'), await putAnswer(house, tip, 'Yes.')];
    await pass(house, 30, 3);
    const shown = await Promise.all(requests.map((request) => shownTo(house, tip, request)));
    expect(shown.sort()).toEqual(['not_confirmed', 'sent']);
  });

  it('is made again where the provider said that it did nothing', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    house.texts.fate.push('later', 'later');
    await putAnswer(house, tip, WORDS);
    await pass(house, 8);
    expect(house.texts.words()).toEqual([WORDS]);
  });

  it('is told of by what the provider says later', async () => {
    await putTerms(house, tip);
    await sayWord(house, tip);
    house.texts.fate.push('lost');
    const request = await putAnswer(house, tip, WORDS);
    const id = house.texts.sent[0]?.id ?? '';
    await house.tables.relay.change({ pk: id, sk: 'job#sent' }, { set: { status: 'delivered', mark: 'mark' } });
    await house.queues.relay.send('routine', { tip: id, job: 'sent' });
    await house.run();
    expect(await shownTo(house, tip, request)).toBe('delivered');
  });
});

it('comes once, whatever message comes twice', async () => {
  await putTerms(house, tip);
  await sayWord(house, tip);
  const request = await putAnswer(house, tip, WORDS);
  for (let times = 0; times < 4; times += 1) await house.queues.relay.send('urgent', { tip, job: request });
  await house.run();
  await pass(house, 10 * 24 * 60, 2 * 24 * 60);
  expect(house.texts.words()).toEqual([WORDS]);
});

describe('what a day may cost', () => {
  it('ends nudges, and no answer that was asked for', async () => {
    const sk = new Date(house.now().getTime() + 2 * 3_600_000).toISOString().slice(0, 10);
    await house.tables.relay.put({ pk: 'spent', sk, revision: 1, count: 500 });
    await putTerms(house, tip);
    await putAnswer(house, tip, WORDS);
    expect(house.texts.sent).toEqual([]);
    expect(house.logged.some(({ code }) => code === 'texts_capped')).toBe(true);
    await sayWord(house, tip);
    expect(house.texts.words()).toEqual([WORDS]);
  });
});

/** Minutes until the country's clock, two hours ahead, shows this hour. */
const untilHour = (hour: number): number => {
  const clock = new Date(house.now().getTime() + 2 * 3_600_000);
  const minutes = hour * 60 - (clock.getUTCHours() * 60 + clock.getUTCMinutes());
  return minutes <= 0 ? minutes + 1440 : minutes;
};
