import type { Label } from '../../../shared/domain/label.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { aLabel } from '../../factories/label.ts';
import { type Situation, situations } from './consents.ts';
import type { Setting } from './oracle.ts';
import type { Country, Dimensions } from './table.ts';

export type Point = { readonly label: Label; readonly situation: Situation; readonly setting: Setting };

/** Whom a finer consent names: those that some rule asks for by name, and a helper. */
const NAMED = new Set(['law_enforcement', 'embassy', 'ngo']);

export const situationsOf = (pack: Pack): Situation[] =>
  situations(pack.partners.filter(({ kind }) => NAMED.has(kind)).map(({ id }) => id));

const NOBODY: ReadonlySet<string> = new Set();

/** A number read as facts: each takes what it needs, as digits to a base that changes. */
class Digits {
  #left: number;
  constructor(index: number) {
    this.#left = index;
  }
  of<Value>(values: readonly Value[]): Value {
    const value = values[this.#left % values.length];
    this.#left = Math.floor(this.#left / values.length);
    if (value === undefined) throw new Error('A fact without a value');
    return value;
  }
}

/** Every combination of some facts, consents and askers, by number; made when it is looked at. */
class Block {
  readonly #code: string;
  readonly #dimensions: Dimensions;
  readonly #situations: readonly Situation[];
  readonly #askers: readonly (string | null)[];
  readonly size: number;

  constructor(code: string, dimensions: Dimensions, all: readonly Situation[], askers: readonly (string | null)[]) {
    this.#code = code;
    this.#dimensions = dimensions;
    this.#situations = all;
    this.#askers = askers;
    const facts = Object.values(dimensions).map((values) => values.length);
    this.size = [...facts, all.length, askers.length].reduce((product, count) => product * count, 1);
  }

  at(index: number): Point {
    const digits = new Digits(index);
    const situation = digits.of(this.#situations);
    const asker = digits.of(this.#askers);
    const { areas, forms, ages, now, hurt, selfHarm, moved, child, reporterChild } = this.#dimensions;
    const label = aLabel({
      jurisdiction: this.#code,
      area: digits.of(areas),
      exploitation: digits.of(forms),
      people: digits.of(ages).map((age) => ({ age, sex: 'unknown', count: 1 })),
      danger: {
        now: digits.of(now),
        hurt: digits.of(hurt),
        selfHarm: digits.of(selfHarm),
        moved: digits.of(moved),
        child: digits.of(child),
      },
      reporter: { relation: situation.relation, child: digits.of(reporterChild) },
    });
    return { label, situation, setting: { asker, avoided: NOBODY } };
  }
}

/** A prime, and no number of combinations is a multiple of it: each step is another point, and neighbours are unlike. */
const STRIDE = 7919;

/** All that is enumerated of a country: with nobody asked in, and then with everybody, by each kind of asker. */
export const spaceOf = ({ code, dimensions, whileAsking, askers }: Country, pack: Pack) => {
  const all = situationsOf(pack);
  const blocks = [
    new Block(code, dimensions, all, [null]),
    new Block(code, { ...dimensions, ...whileAsking }, all, Object.keys(askers)),
  ];
  const size = blocks.reduce((sum, block) => sum + block.size, 0);
  const at = (index: number): Point => {
    const [alone, asking] = blocks;
    if (!alone || !asking) throw new Error('No space');
    return index < alone.size ? alone.at(index) : asking.at(index - alone.size);
  };
  return {
    size,
    /** Every point once, in an order in which what differs comes soon. */
    *points(): Generator<Point> {
      for (let step = 0; step < size; step += 1) yield at((step * STRIDE) % size);
    },
  };
};
