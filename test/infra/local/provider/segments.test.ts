import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../../infra/local/provider/segments.ts';

describe('segments', () => {
  it.each([
    ['', 1],
    ['x'.repeat(160), 1],
    ['x'.repeat(161), 2],
    ['x'.repeat(306), 2],
    ['x'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['ñ¿é'.repeat(53), 1],
    ['م'.repeat(70), 1],
    ['م'.repeat(71), 2],
    ['í'.repeat(71), 2],
    ['🙂'.repeat(35), 1],
    ['🙂'.repeat(36), 2],
  ])('of %j are %i', (text, segments) => {
    expect(segmentsOf(text)).toBe(segments);
  });
});
