import { describe, expect, it } from 'vitest';
import { bytesOf, contentOf, LONGEST_RECORD, recordRows } from '../../../shared/rows/record.ts';

const rowsOf = (content: unknown) => recordRows('desk', 'a'.repeat(16), 'one', content);

describe('a prepared record', () => {
  it('comes out as it went in, whatever script it is in', () => {
    const content = { reason: '語'.repeat(400_000) };
    expect(contentOf(rowsOf(content))).toEqual({ request: 'one', content });
  });

  it('is measured in bytes, as whoever unpacks it does', () => {
    expect(bytesOf('語')).toBe(5);
    const content = { reason: '語'.repeat(LONGEST_RECORD / 3) };
    expect(JSON.stringify(content).length).toBeLessThan(LONGEST_RECORD);
    expect(bytesOf(content)).toBeGreaterThan(LONGEST_RECORD);
    expect(() => contentOf(rowsOf(content))).toThrow(/larger than/);
  });

  it('is none where a piece of it is missing', () => {
    const rows = rowsOf(Array.from({ length: 120_000 }, (_unused, at) => Math.sin(at)));
    expect(rows.length).toBeGreaterThan(1);
    expect(contentOf(rows.slice(1))).toBeUndefined();
    expect(contentOf(rows.slice(0, -1))).toBeUndefined();
  });
});
