import { createHash } from 'node:crypto';
import type { Table } from '../../shared/adapters/table.ts';
import type { PartReference } from '../../shared/rows/part.ts';
import { claimKey, claimRowSchema, type ClaimRow } from '../../shared/rows/claim.ts';
import type { RoutingPorts } from './ports.ts';

/** Zeros in front change nothing of the number that RSA makes of these bytes, and must not make another key of it. */
const hashOf = (wrapped: Uint8Array): string => {
  const start = wrapped.findIndex((byte) => byte !== 0);
  return createHash('sha256')
    .update(wrapped.subarray(Math.max(start, 0)))
    .digest('base64url');
};

export interface Claim extends Pick<PartReference, 'part' | 'digest'> {
  readonly wrapped: Uint8Array;
}

/** As many as one call puts. */
const BATCH = 25;

/**
 * Ties wrapped keys to the parts that they came with, for good, before KMS is asked to wrap them for a partner. Nothing else
 * does: a part's digest leaves its recipients out, since some are removed later, and RSA knows no encryption context that
 * KMS could hold against the part's name. So whoever can seal an item of their own could put another item's wrapped key
 * into it, have it granted as their own, and open with it what was taken back from them or never given.
 *
 * @returns the digests of the parts to which their keys belong: the same part may be granted to several partners, and again
 */
export const claimWrapped = async (
  { referrals }: Pick<RoutingPorts, 'referrals'>,
  tip: string,
  claims: readonly Claim[],
): Promise<ReadonlySet<string>> => {
  // Of two that came with the same key, only the first may ask for it.
  const rows = new Map<string, ClaimRow>();
  for (const { part, digest, wrapped } of claims) {
    const key = claimKey(hashOf(wrapped));
    if (!rows.has(key.pk)) rows.set(key.pk, { ...key, tip, part, digest });
  }
  const owned = new Set<string>();
  const wanted = [...rows.values()];
  for (let at = 0; at < wanted.length; at += BATCH) {
    const batch = wanted.slice(at, at + BATCH);
    const put = await putEach(referrals, batch);
    for (const [order, row] of batch.entries()) {
      if (put[order] === true || (await isHeldBy(referrals, row))) owned.add(row.digest);
    }
  }
  return owned;
};

const putEach = async (referrals: Table, rows: readonly ClaimRow[]): Promise<readonly boolean[]> => {
  const [first, ...others] = rows;
  return first === undefined || others.length > 0
    ? referrals.putEachIfAbsent(rows)
    : [await referrals.putIfAbsent(first)];
};

const isHeldBy = async (referrals: Table, { pk, sk, tip, part, digest }: ClaimRow): Promise<boolean> => {
  const held = await referrals.get({ pk, sk }, claimRowSchema);
  return held?.tip === tip && held.part === part && held.digest === digest;
};
