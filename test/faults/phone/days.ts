import type { Dice } from '../dice.ts';
import type { Plan, Text } from './plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Of zz, all year. */
const OFFSET = 2 * HOUR;
const FRIDAY = 5;

/** One time of day after the other, and what happens in it. */
export interface Round {
  /** Hours since the beginning of a Friday: amid a time of day that somebody can have chosen, or amid none. */
  readonly hour: number;
  /** Nothing breaks any more. */
  readonly calm: boolean;
}
const roundsAt = (breaking: readonly number[], calm: readonly number[]): readonly Round[] => [
  ...breaking.map((hour) => ({ hour, calm: false })),
  ...calm.map((hour) => ({ hour, calm: true })),
];

/** In the calm each time of a working day and of the weekend comes once. */
export const ALL_ROUNDS = roundsAt([7, 11, 15, 19, 26, 31, 39, 43], [55, 63, 67, 79, 87, 91]);
export const FEW_ROUNDS = roundsAt([7, 19], [67, 79]);

/** The next Friday begins there, in milliseconds since the epoch. */
export const nextFriday = (now: number): number => {
  const local = new Date(now + OFFSET);
  const today = Math.floor(local.getTime() / DAY) * DAY - OFFSET;
  const days = (FRIDAY - local.getUTCDay() + 7) % 7 || 7;
  return today + days * DAY;
};

/** What staff write to somebody, and before which round. No other text of anybody has such words. */
export interface Written {
  readonly round: number;
  readonly words: string;
}

/** What somebody texts while days pass, and what staff write to them. */
export interface Days {
  readonly answers: readonly Written[];
  readonly texts: readonly { readonly round: number; readonly text: Text }[];
}

/** Each line says whose it is, so that a piece of it does. */
const wordsOf = (name: string, which: number, lines: number): string =>
  Array.from(
    { length: lines },
    (_unused, line) => `The door ${name}/${which}/${line} is blue and its bell is green.`,
  ).join(' ');

/** Of fifty letters each: the third is a second text. */
const LONG = 9;

/** Written while things break, on a Friday evening or a Saturday; the STOP in the calm of the weekend, so that it is surely taken. */
const stopAmidWait = (name: string, calm: number): Days => ({
  answers: [{ round: calm - 1, words: wordsOf(name, 0, 1) }],
  texts: [{ round: calm, text: { kind: 'stop' } }],
});

/** The same for the same dice, plan and rounds. */
export const daysOf = (dice: Dice, plan: Plan, rounds: readonly Round[]): Days => {
  const { name, texts: before, chosen } = plan;
  const calm = rounds.findIndex((round) => round.calm);
  if (plan.stopsAmidWait === true) return stopAmidWait(name, calm);
  const likely = (about: string, likelihood: number): boolean => dice.throwFor(name, 'days', about) < likelihood;
  const answers: Written[] = [];
  const texts: { round: number; text: Text }[] = [];
  const writes = (round: number): void => {
    const which = answers.length;
    answers.push({ round, words: wordsOf(name, which, likely(`long ${which}`, 0.3) ? LONG : 1) });
  };
  // Who chose nothing, who may not be texted, and who said STOP are written to as well, and are told by no text.
  if (chosen === undefined) {
    if (likely('written to', 0.2)) writes(1);
    return { answers, texts };
  }
  const kinds = before.flat().map(({ kind }) => kind);
  let stopped = kinds.lastIndexOf('stop') > kinds.lastIndexOf('start');
  let refused = false;
  const first = Math.floor(dice.throwFor(name, 'days', 'first') * Math.min(3, calm));
  for (const round of rounds.keys()) {
    const does = (about: string, likelihood: number): boolean => likely(`${round} ${about}`, likelihood);
    const add = (text: Text): void => void texts.push({ round, text });
    const isBreaking = round < calm;
    if (round === first || (isBreaking && round > first && does('another', 0.12))) writes(round);
    // Whoever gets nothing more by then is written to once more, and nothing breaks that.
    if (round === calm) writes(round);
    if (isBreaking && round > 0 && !refused) {
      if (does('who', 0.08)) add({ kind: 'who' });
      if (does('another word', 0.08)) add({ kind: 'words', words: `Tulip ${name} in round ${round}.` });
      if (does('word', stopped ? 0.2 : 0.25)) add({ kind: 'word', word: chosen.word });
      if (does('not now', 0.12)) add({ kind: 'notNow' });
      if (stopped && does('start', 0.3)) {
        add({ kind: 'start' });
        stopped = false;
      } else if (!stopped && does('stop', 0.06)) {
        add({ kind: 'stop' });
        stopped = true;
      } else if (!stopped && does('no', 0.02)) {
        add({ kind: 'no' });
        refused = true;
      }
    }
    if (round === rounds.length - 1) add({ kind: 'word', word: chosen.word });
  }
  return { answers, texts };
};
