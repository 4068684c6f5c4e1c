import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { rootKeySchema } from './rootKey.ts';

/*
 * The custody record of a tip, as a partner downloads it and anybody checks it: docs/custody.md says what each field means
 * to somebody who has nothing else. Strict throughout, because what is not known here is not checked either. It imports
 * nothing of Node's, so that a browser reads it too.
 */

/** Names are printed, so they may hold nothing that moves a cursor. */
const name = z.string().regex(/^[\x20-\x7e]{1,200}$/);

const actSchema = z.strictObject({
  id: z.string(),
  actor: z.string(),
  /** Not a closed list: a record outlives the version that made it. */
  act: z.string(),
  digests: z.array(z.string()),
  reason: z.string().nullable(),
  hour: hourSchema,
  salt: z.string(),
});
const withheldSchema = z.strictObject({ withheld: z.string() });

const entrySchema = z.strictObject({
  chain: z.string(),
  sequence: z.number().int().nonnegative(),
  previous: z.string(),
  hour: hourSchema,
  acts: z.array(z.union([actSchema, withheldSchema])),
  hash: z.string(),
});

const proofSchema = z.strictObject({
  sequence: z.number().int().nonnegative(),
  hash: z.string(),
  index: z.number().int().nonnegative(),
  path: z.array(z.string()),
  statement: z.string(),
});

const chainSchema = z.strictObject({
  chain: name,
  entries: z.array(entrySchema),
  /** Null until the first root after the chain began. */
  proof: proofSchema.nullable(),
});
export type RecordChain = z.infer<typeof chainSchema>;

/** A sealed item without its wrapped keys: those may be taken off later, so nothing vouches for them. */
const partSchema = z.strictObject({
  part: name,
  version: name,
  author: z.string().optional(),
  audience: z.string().optional(),
  digest: z.string(),
  protected: z.string(),
  iv: z.string(),
  ciphertext: z.string(),
  tag: z.string(),
  /** KMS ciphertext of its content key under the partner's key, base64. */
  grant: z.string(),
  grantDigest: z.string(),
});
export type RecordPart = z.infer<typeof partSchema>;

/** Named anew whenever a field comes, goes or changes what it means: a verifier refuses what it does not know. */
export const FORMAT = 'quietline-record-2';
/** What any form of it has. */
export const anyFormSchema = z.object({ format: z.string().startsWith('quietline-record-') });

export const recordSchema = z.strictObject({
  format: z.literal(FORMAT),
  deployment: z.string(),
  tip: z.string(),
  /** Whose record it is. */
  partner: z.string(),
  /** The request by which it was asked for. */
  request: z.string(),
  /** Null only where no chain has a proof yet. */
  key: rootKeySchema.strict().nullable(),
  chains: z.array(chainSchema),
  parts: z.array(partSchema),
  /** What this partner holds and did not fit. */
  leftOut: z.array(z.strictObject({ part: name, version: name, digest: z.string() })),
});
export type CustodyRecord = z.infer<typeof recordSchema>;
