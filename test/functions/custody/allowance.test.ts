import { expect, it } from 'vitest';
import { createAllowances } from '../../../functions/custody/allowance.ts';

const MEGABYTE = 1_000_000;

it('ends for one chain before it ends for its partner, and for one partner before it ends for another', () => {
  const allowance = createAllowances();
  const one = allowance('desk#one');
  expect([one(7 * MEGABYTE), one(2 * MEGABYTE)]).toEqual([true, false]);
  expect(allowance('desk#two')(7 * MEGABYTE)).toBe(true);
  for (let at = 0; at < 20; at += 1) allowance(`desk#more-${at}`)(7 * MEGABYTE);
  expect(allowance('desk#last')(1)).toBe(false);
  expect(allowance('ngo-harbour#one')(7 * MEGABYTE)).toBe(true);
});

it('has no end for what the pipeline writes', () => {
  const allowance = createAllowances();
  for (let at = 0; at < 99; at += 1) expect(allowance(`pipeline#${at}`)(99 * MEGABYTE)).toBe(true);
});
