import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 as webSha256 } from '../../../shared/custody/hash.ts';
import { inOrder, leafOf, nodeOf, rootBy, treeOf, type Head } from '../../../shared/custody/merkle.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const sha256 = (bytes: Bytes): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest());

const anyHeads: fc.Arbitrary<Head[]> = fc
  .uniqueArray(fc.record({ chain: fc.string(), sequence: fc.nat(), hash: fc.string() }), {
    minLength: 1,
    maxLength: 40,
    selector: ({ chain }) => chain,
  })
  .map(inOrder);

/** RFC 6962, section 2.1, as it is written there. */
const mth = (heads: readonly Head[]): Bytes => {
  const [only] = heads;
  if (only === undefined) return sha256(new Uint8Array());
  if (heads.length === 1) return sha256(leafOf(only));
  let split = 1;
  while (split * 2 < heads.length) split *= 2;
  return sha256(nodeOf(mth(heads.slice(0, split)), mth(heads.slice(split))));
};

const flipped = (bytes: Bytes, at: number): Bytes => {
  const other = Uint8Array.from(bytes);
  other[at % other.length] = (other[at % other.length] ?? 0) ^ 1;
  return other;
};

describe('the root over all heads', () => {
  it('is the one of RFC 6962', () => {
    fc.assert(fc.property(anyHeads, (heads) => void expect(treeOf(heads, sha256).root).toEqual(mth(heads))));
    expect(Buffer.from(treeOf([], sha256).root).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('can be told apart from a leaf that was made of two nodes', () => {
    const [left, right] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(nodeOf(left, right)[0]).not.toBe(leafOf({ chain: '', sequence: 0, hash: '' })[0]);
  });
});

describe('a path', () => {
  it('leads from every head to the root, and in a browser’s way of hashing too', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeads, async (heads) => {
        const tree = treeOf(heads, sha256);
        for (const [index, head] of heads.entries()) {
          const found = await rootBy(head, { index, path: tree.path(index) }, heads.length, webSha256);
          expect(found).toEqual(tree.root);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leads nowhere from another head, another place, a tree of another size, or with any byte changed', async () => {
    await fc.assert(
      fc.asyncProperty(anyHeads, fc.nat(), fc.nat(), async (heads, seed, at) => {
        const tree = treeOf(heads, sha256);
        const index = seed % heads.length;
        const head = heads[index];
        if (head === undefined) throw new Error('There is no such head');
        const path = tree.path(index);
        const leads = async (other: Head, where: number, way: readonly Bytes[], leaves: number) =>
          Buffer.from((await rootBy(other, { index: where, path: way }, leaves, webSha256)) ?? []).equals(tree.root);
        expect(await leads(head, index, path, heads.length)).toBe(true);
        expect(await leads({ ...head, hash: `${head.hash}x` }, index, path, heads.length)).toBe(false);
        expect(await leads({ ...head, sequence: head.sequence + 1 }, index, path, heads.length)).toBe(false);
        expect(await leads({ ...head, chain: `${head.chain}x` }, index, path, heads.length)).toBe(false);
        expect(await leads(head, heads.length, path, heads.length)).toBe(false);
        expect(await leads(head, index, [...path, tree.root], heads.length)).toBe(false);
        if (path.length === 0) return;
        const changed = path.map((step, height) => (height === at % path.length ? flipped(step, at) : step));
        expect(await leads(head, index, changed, heads.length)).toBe(false);
        expect(await leads(head, index, path.slice(1), heads.length)).toBe(false);
        expect(await leads(head, index ^ 1, path, heads.length)).toBe(false);
      }),
    );
  });
});
