import { createHash } from 'node:crypto';
import type { PartReference } from '../../shared/rows/part.ts';
import { claimKey, claimRowSchema } from '../../shared/rows/claim.ts';
import type { RoutingPorts } from './ports.ts';

/** Zeros in front change nothing of the number that RSA makes of these bytes, and must not make another key of it. */
const hashOf = (wrapped: Uint8Array): string => {
  const start = wrapped.findIndex((byte) => byte !== 0);
  return createHash('sha256')
    .update(wrapped.subarray(Math.max(start, 0)))
    .digest('base64url');
};

/**
 * Ties a wrapped key to the part that it came with, for good, before KMS is asked to wrap it for a partner. Nothing else
 * does: a part's digest leaves its recipients out, since some are removed later, and RSA knows no encryption context that
 * KMS could hold against the part's name. So whoever can seal an item of their own could put another item's wrapped key
 * into it, have it granted as their own, and open with it what was taken back from them or never given.
 *
 * @returns whether it belongs to this part: the same part may be granted to several partners, and again
 */
export const claimWrapped = async (
  { referrals }: Pick<RoutingPorts, 'referrals'>,
  tip: string,
  { part, digest }: Pick<PartReference, 'part' | 'digest'>,
  wrapped: Uint8Array,
): Promise<boolean> => {
  const key = claimKey(hashOf(wrapped));
  if (await referrals.putIfAbsent({ ...key, tip, part, digest })) return true;
  const held = await referrals.get(key, claimRowSchema);
  return held?.tip === tip && held.part === part && held.digest === digest;
};
