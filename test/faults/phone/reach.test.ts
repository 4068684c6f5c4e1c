import { describe, expect, it } from 'vitest';
import type { Came } from './person.ts';
import type { Chosen, Text } from './plan.ts';
import { brokenIn, stopsAmidWait, type Answer, type Out, type Story } from './reach.ts';

/* Stories as they may be, and with one thing wrong in each: what the fault run would have to find. */

const NUDGES = ['A parcel.', 'A bill.', 'Hello!'];
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Friday, 7:00 in the country, which is two hours ahead. */
const FRIDAY = Date.parse('2026-05-08T05:00:00Z');
/** Mornings of working days. */
const CHOSEN: Chosen = { nudge: 1, time: 1, days: 1, word: 'marble' };
const WORDS = 'The door text-1/0/0 is blue.';

let sequence = 0;
const came = (text: Text, at: number, acknowledged = true): Came => {
  sequence += 2;
  return { text, began: { at, sequence: sequence - 1 }, ended: { at: at + 1000, sequence }, acknowledged };
};
const out = (body: string, at: number): Out => {
  sequence += 1;
  return { body, at, sequence };
};
const word = (at: number): Came => came({ kind: 'word', word: 'marble' }, at);

/** Told on Friday morning, the word at noon, the answer; and once more, when nothing breaks any more, on Monday. */
const aStory = (): Story => {
  const told = out('A bill.', FRIDAY);
  const first = word(FRIDAY + 5 * HOUR);
  const came1 = out(WORDS, FRIDAY + 5 * HOUR + MINUTE);
  const again = out('A bill.', FRIDAY + 72 * HOUR);
  const second = word(FRIDAY + 80 * HOUR);
  const came2 = out('A later one.', FRIDAY + 80 * HOUR + 9 * MINUTE);
  const answers: Answer[] = [
    { words: WORDS, at: FRIDAY - MINUTE, calm: false, shown: 'delivered' },
    { words: 'A later one.', at: FRIDAY + 60 * HOUR, calm: true, shownBefore: 'nudged', shown: 'delivered' },
  ];
  return {
    chosen: CHOSEN,
    isAbroad: false,
    isCertain: true,
    came: [first, second],
    answers,
    out: [told, came1, again, came2],
    told: [],
    looked: [FRIDAY + 72 * HOUR],
  };
};

const broken = (change: (story: Story) => Partial<Story>): string[] => {
  const story = aStory();
  return brokenIn({ ...story, ...change(story) }, NUDGES);
};
const showing = (story: Story, shown: Partial<Answer>): Partial<Story> => ({
  answers: story.answers.map((answer, at) => (at === 0 ? { ...answer, ...shown } : answer)),
});
const without = (story: Story, body: string): readonly Out[] => story.out.filter((each) => each.body !== body);

describe('what goes out by itself', () => {
  it('is as it has to be', () => {
    expect(broken(() => ({}))).toEqual([]);
    // A word opens again what an earlier NOT NOW had closed, at once.
    const earlier = came({ kind: 'notNow' }, FRIDAY + 2 * HOUR);
    expect(
      broken(({ came: texts, out: all }) => ({
        came: [earlier, ...texts],
        out: all.map((each, at) => (at === 1 ? { ...each, at: FRIDAY + 5 * HOUR + 3000 } : each)),
      })),
    ).toEqual([]);
    // A word before anything was written.
    const early = word(FRIDAY - 2 * HOUR);
    const told = [out('Nothing.', FRIDAY - 2 * HOUR)];
    expect(broken(({ came: texts }) => ({ came: [early, ...texts], told }))).toEqual([]);
    // A START lifts a STOP; and what was on its way when a STOP came is not held against anybody.
    const lifted = [came({ kind: 'stop' }, 0), came({ kind: 'start' }, 0)];
    expect(broken(({ came: texts }) => ({ came: [...lifted, ...texts] }))).toEqual([]);
    const during = came({ kind: 'stop' }, FRIDAY + 80 * HOUR + 9 * MINUTE - 5000);
    expect(broken(({ came: texts }) => ({ came: [...texts, during] }))).toEqual([]);
    const yes = [came({ kind: 'no' }, 0), came({ kind: 'yes' }, 0)];
    expect(broken(({ came: texts }) => ({ came: [...yes, ...texts] }))).toEqual([]);
    expect(broken((story) => ({ ...showing(story, { shown: 'not_confirmed' }), out: without(story, WORDS) }))).toEqual(
      [],
    );
    // Written while the phone was not to be texted, it is for the mailbox alone.
    const meanwhile = [came({ kind: 'stop' }, FRIDAY - 4 * HOUR), came({ kind: 'start' }, FRIDAY + HOUR)];
    const unsent = (story: Story): Partial<Story> => ({
      ...showing(story, { shown: undefined }),
      came: [...meanwhile, ...story.came],
      out: without(story, WORDS),
    });
    expect(broken(unsent)).toEqual([]);
  });

  it('hears no word while STOP stands: whoever was told before is not told again by what comes after START', () => {
    const told = out('A bill.', FRIDAY);
    const silenced = [came({ kind: 'stop' }, FRIDAY + 2 * HOUR), word(FRIDAY + 5 * HOUR)];
    const start = came({ kind: 'start' }, FRIDAY + 8 * HOUR);
    const last = word(FRIDAY + 80 * HOUR);
    const both = [WORDS, 'A later one.'].map((body) => out(body, FRIDAY + 80 * HOUR + 9 * MINUTE));
    const story = (texts: readonly Came[]) => () => ({ came: texts, out: [told, ...both] });
    expect(broken(story([...silenced, start, last]))).toEqual([]);
    const heard = came({ kind: 'notNow' }, FRIDAY + 5 * HOUR);
    expect(broken(story([heard, last]))).toContainEqual(expect.stringContaining('told 0 times'));
  });

  it.each<readonly [string, (story: Story) => Partial<Story>, string]>([
    [
      'an answer twice',
      ({ out: all }) => ({ out: [...all, out(WORDS, FRIDAY + 5 * HOUR + 2 * MINUTE)] }),
      'an answer was texted twice',
    ],
    [
      'a nudge twice',
      ({ out: all, came: texts }) => ({
        out: [{ body: 'A bill.', at: FRIDAY + HOUR, sequence: (texts[0]?.began.sequence ?? 0) - 0.5 }, ...all],
      }),
      'told of an answer 2 times',
    ],
    [
      'a nudge at night',
      ({ out: all }) => ({
        out: all.map((each, at) => (at === 0 ? { ...each, at: FRIDAY - 3 * HOUR } : each)),
        answers: [{ words: WORDS, at: 0, calm: false, shown: 'delivered' }],
      }),
      'told of an answer when it is not safe',
    ],
    [
      'a nudge on Saturday',
      ({ out: all }) => ({ out: all.map((each, at) => (at === 2 ? { ...each, at: FRIDAY + 24 * HOUR } : each)) }),
      'told of an answer when it is not safe',
    ],
    [
      'other words than were chosen',
      ({ out: all }) => ({ out: all.map((each, at) => (at === 0 ? { ...each, body: 'A parcel.' } : each)) }),
      'told of an answer in words that they did not choose',
    ],
    ['a nudge where nothing was chosen', () => ({ chosen: undefined }), 'told of an answer without having chosen how'],
    [
      'a nudge where nothing waits',
      (story) => ({ answers: story.answers.filter(({ calm }) => !calm) }),
      'told of an answer where none waits',
    ],
    [
      'a nudge after NOT NOW',
      ({ came: texts, out: all }) => ({ came: [came({ kind: 'notNow' }, FRIDAY - 2 * HOUR), ...texts], out: all }),
      'told of an answer after NOT NOW',
    ],
    [
      'an answer without the word',
      ({ came: texts }) => ({ came: texts.slice(1) }),
      'an answer came without their word',
    ],
    [
      'an answer a quarter of an hour after it',
      ({ out: all }) => ({
        out: all.map((each, at) => (at === 1 ? { ...each, at: FRIDAY + 5 * HOUR + 15 * MINUTE } : each)),
      }),
      'an answer came without their word',
    ],
    [
      'an answer after the word and NOT NOW',
      ({ came: texts }) => ({
        came: [...texts.slice(0, 1), came({ kind: 'notNow' }, FRIDAY + 5 * HOUR + 10_000), ...texts.slice(1)],
      }),
      'an answer came after NOT NOW',
    ],
    [
      'what nobody wrote',
      ({ out: all }) => ({ out: [...all, out('Who are you?', FRIDAY + 80 * HOUR + 2 * MINUTE)] }),
      'texted what nobody wrote',
    ],
    [
      'a text after a no',
      ({ came: texts }) => ({ came: [...texts, came({ kind: 'no' }, FRIDAY + 10 * HOUR)] }),
      'texted after a no',
    ],
    [
      'a text after STOP',
      ({ came: texts }) => ({
        came: [...texts.slice(0, 1), came({ kind: 'stop' }, FRIDAY + 10 * HOUR), ...texts.slice(1)],
      }),
      'texted after STOP',
    ],
    [
      'the second of two texts after STOP',
      (story) => ({
        ...showing(story, { words: `${WORDS} Its bell is green.` }),
        out: [...story.out, out('Its bell is green.', FRIDAY + 5 * HOUR + 3 * MINUTE)],
        came: [...story.came, came({ kind: 'stop' }, FRIDAY + 5 * HOUR + 2 * MINUTE)],
      }),
      'texted after STOP',
    ],
    [
      'a lost text, where all is said to have come',
      (story) => showing(story, { words: `${WORDS} Its bell is green.` }),
      'did not all go out, and delivered is shown',
    ],
    [
      'a lost text, of which nothing is known',
      (story) => ({ ...showing(story, { shown: undefined }), out: without(story, WORDS) }),
      'an earlier answer is shown as nothing still',
    ],
    [
      'a lost text, which a START had allowed long before it was written',
      (story) => ({
        ...showing(story, { shown: undefined }),
        came: [came({ kind: 'stop' }, FRIDAY - 9 * HOUR), came({ kind: 'start' }, FRIDAY - 5 * HOUR), ...story.came],
        out: without(story, WORDS),
      }),
      'an earlier answer is shown as nothing still',
    ],
    [
      'a lost text that waits for ever',
      (story) => ({ ...showing(story, { shown: 'waits' }), out: without(story, WORDS) }),
      'an earlier answer is shown as waits still',
    ],
    [
      'a word that nobody texted said to find nothing',
      () => ({ told: [{ ...out('Nothing.', FRIDAY), sequence: 0 }] }),
      'told that nothing waits without their word',
    ],
    [
      'a word said twice to find nothing',
      () => ({ told: [out('Nothing.', FRIDAY + 81 * HOUR), out('Nothing.', FRIDAY + 81 * HOUR)] }),
      'told that nothing waits without their word',
    ],
    [
      'a word said to find nothing before what waited comes',
      ({ came: texts }) => ({
        told: [{ ...out('Nothing.', FRIDAY + 80 * HOUR), sequence: (texts[1]?.ended.sequence ?? 0) - 0.5 }],
      }),
      'told that nothing waits where an answer does',
    ],
    ['a text to another country', () => ({ isAbroad: true }), 'texted where nothing is sent'],
    [
      'sent, where the provider never had it',
      (story) => ({ ...showing(story, { shown: 'sent' }), out: without(story, WORDS) }),
      'did not all go out, and sent is shown',
    ],
    ['waiting, where it went out', (story) => showing(story, { shown: 'waits' }), 'went out, and waits is shown'],
    [
      'an answer that never came',
      (story) => ({ out: without(story, 'A later one.') }),
      'the last answer is shown as delivered',
    ],
    [
      'told, where nobody was',
      (story) => ({ out: story.out.filter((_each, at) => at !== 2) }),
      'told 0 times, and nudged is shown',
    ],
    [
      'nobody to write to them',
      ({ answers, out: all }) => ({ answers: answers.filter(({ calm }) => !calm), out: all.slice(0, 2) }),
      'nobody could write to them',
    ],
  ])('but not with %s', (_what, change, found) => {
    expect(broken(change)).toContainEqual(expect.stringContaining(found));
  });
});

const stop =
  (hour: number, acknowledged = true) =>
  (): Came =>
    came({ kind: 'stop' }, FRIDAY + hour * HOUR, acknowledged);
/** After the first answer has come. */
const stopping = (...texts: readonly (() => Came)[]): boolean => {
  const story = aStory();
  const later = texts.map((text) => text());
  return stopsAmidWait({ ...story, came: [...story.came, ...later], out: story.out.slice(0, 2) });
};

describe('a STOP', () => {
  it('holds something back only where an answer waits whose time comes', () => {
    expect(stopping(stop(61))).toBe(true);
    // What was written by then had gone out; it came too late to hold anything back; nobody took it; it was taken back.
    expect(stopping(stop(59))).toBe(false);
    expect(stopping(stop(73))).toBe(false);
    expect(stopping(stop(61, false))).toBe(false);
    expect(stopping(stop(61), () => came({ kind: 'start' }, FRIDAY + 62 * HOUR))).toBe(false);
    expect(stopping()).toBe(false);
  });
});
