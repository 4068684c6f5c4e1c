import * as z from 'zod';
import { rootKeySchema } from '../custody/rootKey.ts';

/**
 * A row of Custody beside the chains, written by the signer alone: where a chain's head stands under the newest root that
 * was signed since the chain last changed.
 */
export const custodyProofSchema = z.object({
  chain: z.string(),
  sequence: z.number().int().nonnegative(),
  hash: z.string(),
  index: z.number().int().nonnegative(),
  /** Base64url, from the bottom up: see `shared/custody/merkle.ts`. */
  path: z.array(z.string()),
  /** The signed root, a compact JWS. */
  statement: z.string(),
  key: rootKeySchema,
});
export type CustodyProof = z.infer<typeof custodyProofSchema>;

/** Its partition begins with a word that no chain's owner can have, so that a role can be held to one or the other. */
export const PROOF = 'proof';
export const proofKey = (chain: string) => ({ pk: `${PROOF}#${chain}`, sk: 'newest' });
