import { createHash } from 'node:crypto';

/** Chance that is the same in each run with the same seed: a throw is a function of what it is about, not of when. */
export interface Dice {
  /** From 0 up to and without 1. */
  readonly throwFor: (...about: readonly (string | number)[]) => number;
  /** The next throw about the same thing: the third call of a role gets the same one in each run. */
  readonly next: (about: string) => number;
  readonly pick: <Item>(items: readonly Item[], ...about: readonly (string | number)[]) => Item;
}

export const diceOf = (seed: number): Dice => {
  const thrown = new Map<string, number>();
  const throwFor: Dice['throwFor'] = (...about) =>
    createHash('sha256')
      .update(JSON.stringify([seed, ...about]))
      .digest()
      .readUInt32BE() /
    2 ** 32;
  return {
    throwFor,
    next: (about) => {
      const count = (thrown.get(about) ?? 0) + 1;
      thrown.set(about, count);
      return throwFor(about, count);
    },
    pick: (items, ...about) => {
      const item = items[Math.floor(throwFor('pick', ...about) * items.length)];
      if (item === undefined) throw new Error('Nothing to pick from');
      return item;
    },
  };
};
