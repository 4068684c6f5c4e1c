import * as z from 'zod';
import { sealedTextSchema } from '../sealing/sealedText.ts';
import { translationSchema } from '../domain/interpreting.ts';
import { partKindSchema, type PartKind } from '../domain/part.ts';

/** Names a sealed item: what a tip, a referral or a grant says of it. `version` tells items of the same part apart. */
export const partReferenceSchema = z.object({
  part: partKindSchema,
  version: z.string(),
  /** SHA-256 over protected header, IV, ciphertext and tag. */
  digest: z.string(),
  /** For messages and notes: `reporter` or a partner. */
  author: z.string().optional(),
  /** For messages: `reporter`, `lead` or a partner. */
  audience: z.string().optional(),
  /** For messages of an interpreter: what each is a translation of. */
  translation: translationSchema.optional(),
});
export type PartReference = z.infer<typeof partReferenceSchema>;

/** A row of Parts; `sealed` is the JWE's JSON, parsed by `shared/sealing`. */
export const partRowSchema = partReferenceSchema.extend({
  pk: z.string(),
  sk: z.string(),
  sealed: sealedTextSchema,
  /** Deletion was asked for, and not yet decided afresh after an undo: no partner opens it. */
  withheld: z.boolean(),
});
export type PartRow = z.infer<typeof partRowSchema>;

/** A tip's item names each of its parts, and an item has 400 KB. */
export const MOST_PARTS = 1000;

export const partKey = (part: PartKind, digest: string): string => `${part}#${digest}`;
