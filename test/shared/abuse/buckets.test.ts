import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type BucketStore, createBuckets } from '../../../shared/abuse/buckets.ts';

const makeStore = () => {
  const rows = new Map<string, { count: number; expires: number }>();
  const keys = new Map<string, { key: string; expires: number }>();
  const store: BucketStore = {
    async keyOf(window, fresh, expires) {
      if (!keys.has(window)) keys.set(window, { key: fresh, expires });
      return keys.get(window)?.key ?? fresh;
    },
    async add(bucket, expires, by) {
      const count = (rows.get(bucket)?.count ?? 0) + by;
      rows.set(bucket, { count, expires });
      return count;
    },
  };
  return { store, rows, keys };
};

const START = Date.parse('2026-05-04T09:20:00Z');
const makeBuckets = () => {
  const { store, rows, keys } = makeStore();
  let clock = START;
  const buckets = createBuckets(
    store,
    () => new Date(clock),
    (length) => randomBytes(length),
  );
  return { buckets, rows, keys, wait: (seconds: number) => (clock += seconds * 1000) };
};

describe('tips', () => {
  it('flood after a dozen from one neighbourhood, until the window ends', async () => {
    const { buckets, wait } = makeBuckets();
    const sent = [];
    for (let at = 0; at < 14; at += 1) sent.push(await buckets.floods('203.0.113'));
    expect(sent.filter(Boolean)).toHaveLength(2);
    expect(await buckets.floods('198.51.100')).toBe(false);
    wait(600);
    expect(await buckets.floods('203.0.113')).toBe(false);
  });
});

describe('wrong codes', () => {
  it('make their neighbourhood wait, for half a minute at most', async () => {
    const { buckets, wait } = makeBuckets();
    for (let at = 0; at < 5; at += 1) expect((await buckets.tryCode('203.0.113')).seconds).toBe(0);
    const { seconds } = await buckets.tryCode('203.0.113');
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
    expect((await buckets.tryCode('198.51.100')).seconds).toBe(0);
    wait(seconds);
    expect((await buckets.tryCode('203.0.113')).seconds).toBe(0);
  });

  it('do not count once they turn out right, also when the half minute ends meanwhile', async () => {
    const { buckets, rows, wait } = makeBuckets();
    for (let at = 0; at < 20; at += 1) {
      const attempt = await buckets.tryCode('203.0.113');
      expect(attempt.seconds).toBe(0);
      if (at % 7 === 6) wait(30);
      await attempt.takeBack();
    }
    expect([...rows.values()].map(({ count }) => count)).toEqual([0, 0, 0]);
  });

  it('are counted before they are tried, so that many at once are not all tried', async () => {
    const { buckets } = makeBuckets();
    const attempts = await Promise.all(Array.from({ length: 40 }, () => buckets.tryCode('203.0.113')));
    expect(attempts.filter(({ seconds }) => seconds === 0)).toHaveLength(5);
  });
});

describe('what is kept', () => {
  it('names no address, is another thing in each window, and expires with it', async () => {
    const { buckets, rows, keys, wait } = makeBuckets();
    await buckets.floods('203.0.113');
    await buckets.tryCode('203.0.113');
    wait(600);
    await buckets.floods('203.0.113');
    expect(rows.size).toBe(3);
    expect(keys.size).toBe(2);
    expect([...rows.keys()].join()).not.toContain('203');
    const ends = [...rows.values(), ...keys.values()].map(({ expires }) => expires * 1000 - START);
    expect(Math.max(...ends)).toBeLessThanOrEqual(1_200_000);
  });

  it('is nothing where the address is not known', async () => {
    const { buckets, rows } = makeBuckets();
    expect(await buckets.floods(null)).toBe(false);
    const attempt = await buckets.tryCode(null);
    expect(attempt.seconds).toBe(0);
    await attempt.takeBack();
    expect(rows.size).toBe(0);
  });
});
