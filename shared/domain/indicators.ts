import { dangerAnswer } from './danger.ts';
import type { Label } from './label.ts';
import type { indicatorCounts } from './vocabulary.ts';

/** Strong, medium, weak; `-`: does not count for this age. */
export type Weight = 'S' | 'M' | 'W' | '-';
export type Age = 'adult' | 'child';
export type Dimension = keyof typeof indicatorCounts;
export const dimensions = ['dr', 'cr', 'rv', 'ex', 'cd', 'vd', 'un'] as const satisfies readonly Dimension[];

/**
 * Weights adult/child that are not M/M. Source: vocabulary v1, after the ILO/EC operational indicators of trafficking
 * (labour profile) and the UNODC general indicators (`un`).
 */
const WEIGHTS: Readonly<Record<string, readonly [adult: Weight, child: Weight]>> = {
  dr01: ['S', 'S'],
  dr10: ['W', 'S'],
  cr01: ['S', 'S'],
  cr02: ['M', 'S'],
  cr03: ['M', 'S'],
  cr04: ['M', 'S'],
  rv08: ['M', '-'],
  rv15: ['W', 'M'],
  rv16: ['W', 'M'],
  ex01: ['S', 'S'],
  ex08: ['M', '-'],
  ex09: ['W', 'M'],
  cd01: ['S', 'S'],
  cd02: ['S', 'S'],
  cd03: ['S', 'S'],
  cd04: ['S', 'S'],
  cd05: ['M', 'S'],
  cd06: ['M', 'S'],
  cd07: ['M', 'S'],
  cd08: ['M', 'S'],
  cd15: ['W', 'M'],
  vd06: ['W', 'M'],
  vd07: ['W', 'M'],
};

export const weightOf = (indicator: string, age: Age): Weight => {
  const [adult, child] = WEIGHTS[indicator] ?? ['M', 'M'];
  return age === 'adult' ? adult : child;
};

export type DimensionSigns = {
  readonly dimension: Dimension;
  readonly age: Age;
  readonly positive: boolean;
  /** Which indicators counted, and with what weight: the explanation, fact by fact. */
  readonly signs: readonly { readonly indicator: string; readonly weight: Weight }[];
};

/** Vocabulary v1: positive at 2S, or S+(M|W), or 3M, or 2M+W. */
const isPositive = (strong: number, medium: number, weak: number): boolean =>
  strong >= 2 || (strong >= 1 && medium + weak >= 1) || medium >= 3 || (medium >= 2 && weak >= 1);

/** One dimension for one age. Each indicator counts once, however often it was sent. */
export const dimensionSigns = (indicators: readonly string[], dimension: Dimension, age: Age): DimensionSigns => {
  const signs = [...new Set(indicators)]
    .filter((indicator) => indicator.startsWith(dimension))
    .map((indicator) => ({ indicator, weight: weightOf(indicator, age) }))
    .filter(({ weight }) => weight !== '-');
  const count = (weight: Weight): number => signs.filter((sign) => sign.weight === weight).length;
  return { dimension, age, positive: isPositive(count('S'), count('M'), count('W')), signs };
};

type Facts = Pick<Label, 'indicators' | 'danger' | 'people' | 'reporter'>;

/** Whose weights are read: both where nobody said, so that a child is never counted as an adult for want of an answer. */
const agesOf = ({ danger, people, reporter }: Facts): readonly Age[] => {
  const child =
    people.some(({ age }) => age === 'child') ||
    dangerAnswer(danger, 'child') === 'yes' ||
    (reporter.relation === 'self' && reporter.child === 'yes');
  const adult = people.some(({ age }) => age === 'adult') || (!child && danger.child === 'no');
  if (child === adult) return ['adult', 'child'];
  return child ? ['child'] : ['adult'];
};

/**
 * The dimensions that are positive, and by which signs. A signal that orders equals, and nothing more: it never decides
 * what anybody is.
 */
export const positiveDimensions = (label: Facts): DimensionSigns[] =>
  dimensions.flatMap((dimension) => {
    const positive = agesOf(label)
      .map((age) => dimensionSigns(label.indicators, dimension, age))
      .find((signs) => signs.positive);
    return positive ? [positive] : [];
  });
