import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dimensions, dimensionSigns, positiveDimensions, weightOf } from '../../../shared/domain/indicators.ts';
import { indicatorCounts } from '../../../shared/domain/vocabulary.ts';
import { aLabel } from '../../factories/label.ts';

const all = Object.entries(indicatorCounts).flatMap(([dimension, count]) =>
  Array.from({ length: count }, (_, index) => `${dimension}${String(index + 1).padStart(2, '0')}`),
);
const indicators = fc.subarray(all);

describe('weights', () => {
  it.each([
    ['dr01', 'S', 'S'],
    ['dr02', 'M', 'M'],
    ['dr10', 'W', 'S'],
    ['cr04', 'M', 'S'],
    ['rv08', 'M', '-'],
    ['rv15', 'W', 'M'],
    ['ex08', 'M', '-'],
    ['cd09', 'M', 'M'],
    ['cd15', 'W', 'M'],
    ['vd07', 'W', 'M'],
    ['un19', 'M', 'M'],
  ])('%s weighs %s for adults and %s for children', (indicator, adult, child) => {
    expect([weightOf(indicator, 'adult'), weightOf(indicator, 'child')]).toEqual([adult, child]);
  });
});

const positive = (
  codes: string[],
  dimension: 'cd' | 'dr' | 'ex' | 'rv' | 'vd' | 'un',
  age: 'adult' | 'child' = 'adult',
) => dimensionSigns(codes, dimension, age).positive;

describe('the dimension rule', () => {
  it.each([
    ['2S', ['cd01', 'cd02'], 'cd', true],
    ['one S', ['cd01'], 'cd', false],
    ['S+M', ['cd01', 'cd09'], 'cd', true],
    ['S+W', ['cd01', 'cd15'], 'cd', true],
    ['3M', ['un01', 'un02', 'un03'], 'un', true],
    ['2M', ['un01', 'un02'], 'un', false],
    ['2M+W', ['vd01', 'vd02', 'vd06'], 'vd', true],
    ['M+2W', ['vd01', 'vd06', 'vd07'], 'vd', false],
    ['S of another dimension', ['cd01', 'ex01'], 'cd', false],
  ] as const)('%s', (_name, codes, dimension, expected) => {
    expect(positive([...codes], dimension)).toBe(expected);
  });

  it('counts an indicator once, however often it is sent', () => {
    expect(positive(['cd01', 'cd01'], 'cd')).toBe(false);
  });

  it('leaves out what does not count for a child', () => {
    expect(positive(['ex02', 'ex03', 'ex08'], 'ex', 'adult')).toBe(true);
    expect(positive(['ex02', 'ex03', 'ex08'], 'ex', 'child')).toBe(false);
  });

  it('gives every sign with its weight, so that it can be read fact by fact', () => {
    expect(dimensionSigns(['cd01', 'cd15'], 'cd', 'child').signs).toEqual([
      { indicator: 'cd01', weight: 'S' },
      { indicator: 'cd15', weight: 'M' },
    ]);
  });

  it('never becomes negative by one more sign', () => {
    fc.assert(
      fc.property(indicators, fc.constantFrom(...all), fc.constantFrom(...dimensions), (some, more, dimension) => {
        const before = dimensionSigns(some, dimension, 'adult').positive;
        expect(!before || dimensionSigns([...some, more], dimension, 'adult').positive).toBe(true);
      }),
    );
  });
});

describe('whose weights', () => {
  const codes = ['dr10', 'dr02'];
  const dims = (label: Parameters<typeof aLabel>[0]) =>
    positiveDimensions(aLabel({ indicators: codes, ...label })).map(({ age }) => age);

  it('reads a child by the weights for children', () => {
    expect(dims({ people: [{ age: 'child', sex: 'unknown', count: 1 }] })).toEqual(['child']);
    expect(dims({ danger: { child: 'yes' } })).toEqual(['child']);
    expect(dims({ danger: { child: 'unknown' }, reporter: { relation: 'self', child: 'yes' } })).toEqual(['child']);
  });

  it('reads an adult by the weights for adults', () => {
    expect(dims({ people: [{ age: 'adult', sex: 'unknown', count: 1 }] })).toEqual([]);
    expect(dims({ danger: { child: 'no' } })).toEqual([]);
  });

  it('reads by both where nobody said', () => {
    expect(dims({ danger: { child: 'unknown' } })).toEqual(['child']);
  });
});
