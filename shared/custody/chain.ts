import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';
import type { CustodyDraft, CustodyEntry } from '../rows/custodyEntry.ts';

/** What the first entry of a chain names as its predecessor. */
const GENESIS = 'genesis';

type Linked = Omit<CustodyEntry, 'hash'>;

/**
 * SHA-256, base64url, over the JSON array of an entry's fields in this order. An array, because the order of an object's
 * members is nobody's promise; JSON, because it keeps every field apart from its neighbours.
 */
const hashOf = (entry: Linked): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        entry.chain,
        entry.sequence,
        entry.previous,
        entry.id,
        entry.actor,
        entry.act,
        entry.digests,
        entry.reason,
        entry.hour,
      ]),
    )
    .digest('base64url');

/** The entry that a draft becomes behind `last`. */
export const link = (chain: string, last: CustodyEntry | undefined, draft: CustodyDraft): CustodyEntry => {
  const linked = {
    id: draft.id,
    actor: draft.actor,
    act: draft.act,
    digests: draft.digests,
    reason: draft.reason,
    hour: draft.hour,
    chain,
    sequence: last === undefined ? 0 : last.sequence + 1,
    previous: last?.hash ?? GENESIS,
  };
  return { ...linked, hash: hashOf(linked) };
};

export interface Break {
  readonly sequence: number;
  readonly fault: 'wrong_chain' | 'wrong_sequence' | 'wrong_previous' | 'wrong_hash' | 'repeated_id';
}

/** Whether entries, in their order, are one unbroken chain; else where it first breaks. */
export const verifyChain = (chain: string, entries: readonly CustodyEntry[]): Result<void, Break> => {
  const ids = new Set<string>();
  let previous = GENESIS;
  for (const [sequence, entry] of entries.entries()) {
    if (entry.chain !== chain) return err({ sequence, fault: 'wrong_chain' });
    if (entry.sequence !== sequence) return err({ sequence, fault: 'wrong_sequence' });
    if (entry.previous !== previous) return err({ sequence, fault: 'wrong_previous' });
    if (entry.hash !== hashOf(entry)) return err({ sequence, fault: 'wrong_hash' });
    if (ids.has(entry.id)) return err({ sequence, fault: 'repeated_id' });
    ids.add(entry.id);
    previous = entry.hash;
  }
  return ok(undefined);
};
