import { createHash } from 'node:crypto';
import { inOrder, treeOf, type Head, type Tree } from '../../shared/custody/merkle.ts';

const sha256 = (bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(bytes).digest());

export interface Heads {
  readonly inOrder: readonly Head[];
  readonly tree: Tree;
}

export const headsUnder = (heads: ReadonlyMap<string, Head>): Heads => {
  const ordered = inOrder(heads.values());
  return { inOrder: ordered, tree: treeOf(ordered, sha256) };
};
