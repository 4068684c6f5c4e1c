import type { Dice } from '../dice.ts';

/** What somebody texts, by what it is. Words are their own: no other text of anybody has them. */
export type Text =
  | { readonly kind: 'words'; readonly words: string }
  | {
      readonly kind: 'yes' | 'no' | 'danger' | 'none' | 'area' | 'adult' | 'skip';
    }
  | { readonly kind: 'code' | 'who' | 'help' | 'stop' | 'start' };

/** Everything that one person texts: one after the other, and what stands together at once. */
export interface Plan {
  readonly name: string;
  readonly texts: readonly (readonly Text[])[];
}

const BODY: Readonly<Record<Exclude<Text['kind'], 'words'>, string>> = {
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
};

export const bodyOf = (text: Text): string => (text.kind === 'words' ? text.words : BODY[text.kind]);

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
  if (likely('help', 0.1)) add({ kind: 'help' });
  if (likely('no', 0.1)) add({ kind: 'no' });
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
  if (likely('stop', 0.3)) {
    add({ kind: 'stop' });
    add(words());
    if (likely('asks', 0.4)) add({ kind: 'help' });
    if (likely('start', 0.4)) {
      add({ kind: 'start' });
      add(words());
    }
  }
  return { name, texts };
};
