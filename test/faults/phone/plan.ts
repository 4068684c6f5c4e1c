import type { Dice } from '../dice.ts';

/** What somebody texts, by what it is. Words are their own: no other text of anybody has them. */
export type Text =
  | { readonly kind: 'words'; readonly words: string }
  | {
      readonly kind: 'yes' | 'no' | 'danger' | 'none' | 'area' | 'adult' | 'skip';
    }
  | { readonly kind: 'code' | 'who' | 'help' | 'stop' | 'start' | 'answers' | 'notNow' }
  /** A choice of how answers come, `at` counted from 0; and the word of one's own upon which they do. */
  | { readonly kind: 'nudge' | 'time' | 'days'; readonly at: number }
  | { readonly kind: 'chosenWord' | 'word'; readonly word: string };

/** How somebody chose to get answers. */
export interface Chosen {
  readonly nudge: number;
  readonly time: number;
  readonly days: number;
  readonly word: string;
}

/** Everything that one person texts: one after the other, and what stands together at once. */
export interface Plan {
  readonly name: string;
  readonly texts: readonly (readonly Text[])[];
  readonly chosen?: Chosen | undefined;
  /** Their STOP comes while an answer waits for a time that is safe. */
  readonly stopsAmidWait?: boolean;
}

const BODY = {
  yes: '1',
  no: '2',
  danger: '3',
  none: '6',
  area: 'North Province',
  adult: '8',
  skip: '0',
  code: 'code',
  who: 'Who is this?',
  help: 'HELP',
  stop: 'stop',
  start: 'START',
  answers: 'ANSWERS',
  notNow: 'Not now',
} as const;

/** Choices are numbered from here on (docs/phone.md says: no number that means something else). */
const FIRST_CHOICE = 91;

export const bodyOf = (text: Text): string => {
  switch (text.kind) {
    case 'words':
      return text.words;
    case 'chosenWord':
    case 'word':
      return text.word;
    case 'nudge':
    case 'time':
    case 'days':
      return String(FIRST_CHOICE + text.at);
    default:
      return BODY[text.kind];
  }
};

const WORDS = ['Sunflower', 'marble', 'Harbour', 'velvet', 'Cinnamon'];
/** What the country offers, what times there are, and what days. */
const CHOICES = { nudge: [0, 1, 2], time: [0, 1, 2, 3], days: [0, 1, 2] };

const chosenOf = (dice: Dice, name: string): Chosen => {
  const pick = (about: keyof typeof CHOICES): number => dice.pick(CHOICES[about], name, about);
  return { nudge: pick('nudge'), time: pick('time'), days: pick('days'), word: dice.pick(WORDS, name, 'word') };
};

/** The same for the same dice and name. Danger and children are left to tests of triage: who else is told would hang on them. */
export const planOf = (dice: Dice, name: string): Plan => {
  const likely = (about: string, likelihood: number): boolean => dice.throwFor(name, about) < likelihood;
  let count = 0;
  const words = (): Text => {
    count += 1;
    return { kind: 'words', words: `The shutters of house ${name}-${count} are nailed.` };
  };
  const texts: Text[][] = [likely('two at once', 0.2) ? [words(), words()] : [words()]];
  const add = (...some: Text[]): void => void texts.push(some);

  if (likely('more', 0.4)) add(words());
  // Most write once or twice, and that is all.
  if (likely('says no more', 0.5)) return { name, texts };
  if (likely('help', 0.2)) add({ kind: 'help' });
  if (likely('no', 0.2)) add({ kind: 'no' });
  const says = likely('yes', 0.7);
  if (says) {
    add({ kind: 'yes' });
    if (likely('answers', 0.8))
      add({ kind: likely('danger', 0.3) ? 'danger' : likely('skips', 0.2) ? 'skip' : 'none' });
    if (likely('place', 0.5)) add({ kind: 'area' });
    if (likely('age', 0.5)) add({ kind: 'adult' });
    if (likely('two more at once', 0.4)) add(words(), words());
  }
  if (likely('code', 0.4)) add({ kind: 'code' });
  if (likely('somebody else', 0.2)) add({ kind: 'code' }, { kind: 'who' });
  if (likely('after', 0.4)) add(words());
  const chosen = says && likely('chooses', 0.9) ? chosenOf(dice, name) : undefined;
  if (likely('asks for answers', 0.2)) {
    add({ kind: 'answers' });
    add(words());
  }
  if (chosen !== undefined) {
    add({ kind: 'answers' });
    for (const kind of ['nudge', 'time', 'days'] as const) add({ kind, at: chosen[kind] });
    add({ kind: 'chosenWord', word: chosen.word });
  }
  if (likely('stop', 0.2)) {
    add({ kind: 'stop' });
    add(words());
    if (likely('asks', 0.4)) add({ kind: 'help' });
    if (likely('start', 0.4)) {
      add({ kind: 'start' });
      add(words());
    }
  }
  return { name, texts, chosen };
};

/** Of a working day's mornings, so that what is written on a Friday evening or on a Saturday waits for Monday. */
const MORNINGS: Chosen = { nudge: 0, time: 1, days: 1, word: 'Lantern' };

/**
 * Somebody for whom an answer waits when their STOP comes, whatever the dice: few people, few days or an unlucky seed would else prove
 * nothing of it.
 */
export const stopperOf = (name: string): Plan => ({
  name,
  texts: [
    [{ kind: 'words', words: `The shutters of house ${name} are nailed.` }],
    [{ kind: 'yes' }],
    [{ kind: 'answers' }],
    [{ kind: 'nudge', at: MORNINGS.nudge }],
    [{ kind: 'time', at: MORNINGS.time }],
    [{ kind: 'days', at: MORNINGS.days }],
    [{ kind: 'chosenWord', word: MORNINGS.word }],
  ],
  chosen: MORNINGS,
  stopsAmidWait: true,
});
