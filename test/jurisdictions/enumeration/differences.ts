import type { Policies } from '../../../shared/routing/cedar.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { testCedar } from '../../factories/pack.ts';
import { rememberingCedar } from './memo.ts';
import { Oracle, type Release } from './oracle.ts';
import { released } from './released.ts';
import type { Point } from './space.ts';
import { type Country, factsOf } from './table.ts';

export type Difference = { readonly at: string; readonly found: Release; readonly told: Release };

/** Where what routing releases and what the table says are two things; nothing where they agree. */
export const differing = (country: Country, pack: Pack, policies: Policies = pack.policies) => {
  const cedar = rememberingCedar(testCedar());
  const ruled = { ...pack, policies: { ...policies } };
  const oracle = new Oracle(country, pack.partners);
  return ({ label, situation, setting }: Point): Difference | undefined => {
    const found = released(cedar, ruled, country, label, situation.receipts, setting);
    const told = oracle.release(factsOf(label), situation, setting);
    if (found.join() === told.join()) return undefined;
    return { at: JSON.stringify([situation.name, setting.asker, [...setting.avoided], label]), found, told };
  };
};

export const firstDifference = (
  differs: (point: Point) => Difference | undefined,
  points: Iterable<Point>,
): Difference | undefined => {
  for (const point of points) {
    const difference = differs(point);
    if (difference) return difference;
  }
  return undefined;
};
