import { describe, expect, it } from 'vitest';
import { diceOf } from '../dice.ts';
import { owedFor } from './oracle.ts';
import { planOf, type Text } from './plan.ts';

/* Worked out by hand, from docs/phone.md and what issue and wording say: not from the code that answers. */

const words = (of: string): Text => ({ kind: 'words', words: of });
const owed = (...texts: Text[]) => owedFor({ texts: texts.map((each) => [each]) });

describe('what a person is owed who texts', () => {
  it('once: one acknowledgement', () => {
    expect(owed(words('a'))).toEqual({ replies: ['received'], words: ['a'], texts: 1 });
  });

  it('without a yes: nothing but what they ask for', () => {
    const { replies, texts } = owed(words('a'), words('b'), { kind: 'help' }, { kind: 'no' }, words('c'), {
      kind: 'who',
    });
    expect(replies).toEqual(['received', 'help', 'who']);
    expect(texts).toBe(6);
  });

  it('yes: who reads, three questions, an acknowledgement of what is added', () => {
    expect(
      owed(words('a'), { kind: 'yes' }, { kind: 'danger' }, { kind: 'area' }, { kind: 'adult' }, words('b')),
    ).toEqual({
      replies: ['received', 'reads', 'ask:danger', 'numbers:emergency', 'ask:area', 'ask:age', 'added', 'added'],
      words: ['a', 'b'],
      texts: 6,
    });
    // What was not asked for yet is somebody's words; a skip is kept nowhere.
    const { replies, texts } = owed(words('a'), { kind: 'yes' }, { kind: 'adult' }, { kind: 'skip' }, { kind: 'skip' });
    expect(replies).toEqual(['received', 'reads', 'ask:danger', 'added', 'ask:area', 'ask:age']);
    expect(texts).toBe(3);
  });

  it('for a code: one, and then nothing that tells of it', () => {
    expect(owed(words('a'), { kind: 'code' }, { kind: 'code' })).toMatchObject({
      replies: ['received', 'code', 'who'],
    });
  });

  it('STOP: nothing until START, and the words are kept all the same', () => {
    const { replies, texts } = owed(
      words('a'),
      { kind: 'yes' },
      { kind: 'stop' },
      words('b'),
      { kind: 'help' },
      { kind: 'start' },
      words('c'),
    );
    expect(replies).toEqual(['received', 'reads', 'ask:danger', 'started', 'added']);
    expect(texts).toBe(7);
    // Whoever never said yes was asked once, and is not asked again.
    expect(owed(words('a'), { kind: 'stop' }, { kind: 'start' }, words('b')).replies).toEqual(['received', 'started']);
  });
});

describe('what a person is owed who chooses how answers come', () => {
  const choosing: Text[] = [
    { kind: 'answers' },
    { kind: 'nudge', at: 0 },
    { kind: 'time', at: 3 },
    { kind: 'days', at: 1 },
    { kind: 'chosenWord', word: 'marble' },
  ];

  it('is asked one thing after the other, and nothing more is said to their word', () => {
    const { replies, texts } = owed(
      words('a'),
      { kind: 'yes' },
      ...choosing,
      { kind: 'word', word: 'marble' },
      {
        kind: 'notNow',
      },
    );
    expect(replies.slice(3)).toEqual(['answers:nudge', 'answers:time', 'answers:days', 'answers:word', 'answers:set']);
    expect(texts).toBe(2);
  });

  it('only who may be texted is asked, and a word that nobody chose is somebody’s words', () => {
    expect(owed(words('a'), { kind: 'answers' }).replies).toEqual(['received', 'help']);
    expect(owed(words('a'), { kind: 'yes' }, { kind: 'word', word: 'marble' }).replies.at(-1)).toBe('added');
  });
});

it('people differ: some stop, some ask for a code, some write two at once', () => {
  const plans = Array.from({ length: 60 }, (_unused, at) => planOf(diceOf(7), `text-${at}`));
  const having = (kind: Text['kind']) =>
    plans.filter(({ texts }) => texts.flat().some((text) => text.kind === kind)).length;
  for (const kind of [
    'yes',
    'no',
    'danger',
    'area',
    'adult',
    'skip',
    'code',
    'who',
    'help',
    'stop',
    'start',
    'answers',
    'chosenWord',
  ] as const) {
    expect([kind, having(kind)]).toEqual([kind, expect.toSatisfy((count: number) => count > 0 && count < 60)]);
  }
  expect(plans.some(({ texts }) => texts.some((group) => group.length > 1))).toBe(true);
  const all = plans.flatMap((plan) => owedFor(plan).words);
  expect(new Set(all).size).toBe(all.length);
});
