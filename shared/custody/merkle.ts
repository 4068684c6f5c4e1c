import type { CustodyEntry } from '../rows/custodyEntry.ts';

/*
 * The tree of RFC 6962, section 2.1, with SHA-256: leaves and nodes are hashed under prefixes of their own, so that a node
 * can never be shown as a leaf. Its shape is the same as pairing neighbours level by level, where the last one of an odd
 * level goes up as it is.
 */

/** The end of a chain: what a signed root vouches for. */
export type Head = Pick<CustodyEntry, 'chain' | 'sequence' | 'hash'>;

type Bytes = Uint8Array<ArrayBuffer>;
export type Sha256<Hash> = (bytes: Bytes) => Hash;

const joined = (prefix: number, first: Bytes, second: Bytes = new Uint8Array()): Bytes => {
  const bytes = new Uint8Array(1 + first.length + second.length);
  bytes[0] = prefix;
  bytes.set(first, 1);
  bytes.set(second, 1 + first.length);
  return bytes;
};

/** Exactly these bytes are hashed for a head. */
export const leafOf = ({ chain, sequence, hash }: Head): Bytes =>
  joined(0, new TextEncoder().encode(JSON.stringify([chain, sequence, hash])));
export const nodeOf = (left: Bytes, right: Bytes): Bytes => joined(1, left, right);

/** By code unit, as JavaScript compares: nobody's locale decides what is signed. */
export const inOrder = (heads: Iterable<Head>): Head[] =>
  [...heads].sort(({ chain: one }, { chain: other }) => (one < other ? -1 : one > other ? 1 : 0));

export interface Tree {
  readonly root: Bytes;
  /** What has to be hashed with the leaf at this place, from the bottom up, to come to the root. */
  path(index: number): Bytes[];
}

/** Of heads that are in order. Synchronous, because it is made over all chains of a country at once. */
export const treeOf = (heads: readonly Head[], sha256: Sha256<Bytes>): Tree => {
  const levels: Bytes[][] = [heads.map((head) => sha256(leafOf(head)))];
  for (let level = levels[0] ?? []; level.length > 1;) {
    const above: Bytes[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : sha256(nodeOf(left, right)));
    }
    levels.push(above);
    level = above;
  }
  return {
    root: levels.at(-1)?.[0] ?? sha256(new Uint8Array()),
    path: (index) =>
      levels.flatMap((level, height) => {
        const sibling = level[(index >>> height) ^ 1];
        return sibling === undefined ? [] : [sibling];
      }),
  };
};

/** A head's place among all, and what leads from it to the root. */
export interface Inclusion {
  readonly index: number;
  readonly path: readonly Bytes[];
}

/**
 * The root to which a path leads in a tree of so many leaves (RFC 9162, section 2.1.3.2), or `undefined` where the path is
 * none of such a tree.
 */
export const rootBy = async (
  head: Head,
  { index, path }: Inclusion,
  leaves: number,
  sha256: Sha256<Promise<Bytes>>,
): Promise<Bytes | undefined> => {
  if (index >= leaves) return undefined;
  let place = index;
  let last = leaves - 1;
  let hash = await sha256(leafOf(head));
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (place % 2 === 1 || place === last) {
      hash = await sha256(nodeOf(sibling, hash));
      // The last of its level went up alone until it found a neighbour.
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(nodeOf(hash, sibling));
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : undefined;
};
