import type { HelpNumber, Saying } from '../../../shared/rows/line.ts';
import type { Classes } from './decision.ts';

export const union = <Item>(some: readonly Item[], others: readonly Item[]): Item[] => [
  ...new Set([...some, ...others]),
];

/** Whom what speaks of danger calls for. */
const NUMBER_FOR = {
  danger: 'emergency',
  hurt: 'emergency',
  moved: 'emergency',
  selfHarm: 'crisis',
  child: 'child',
} as const satisfies Record<Classes[number], HelpNumber>;

export const numbersFor = (dangers: Classes): HelpNumber[] =>
  union(
    dangers.map((each) => NUMBER_FOR[each]),
    [],
  );
/** Said before anything else. */
export const saysNumbers = (kinds: readonly HelpNumber[]): Saying[] => kinds.map((kind) => `numbers:${kind}` as const);
