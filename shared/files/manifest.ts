import * as z from 'zod';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema } from '../sealing/base64url.ts';
import { jsonText } from '../sealing/json.ts';
import { fileKindSchema, fileTypeSchema } from './types.ts';

/**
 * What is sealed as a part of kind `file`: what it is, where its bytes lie, and the key to them. The bytes themselves are
 * too long for a row.
 */
const manifestSchema = z.strictObject({
  kind: fileKindSchema,
  type: fileTypeSchema,
  /** In bytes, without the padding. */
  size: z.number().int().nonnegative(),
  /** How long it plays, where that is known. */
  seconds: z.number().int().nonnegative().optional(),
  /** SHA-256 of each sealed chunk, in order: also what it is called in the bucket. */
  chunks: z.array(base64urlSchema(32)).min(1).readonly(),
  /** 32 bytes, base64url; made for this file alone. */
  key: base64urlSchema(32),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @param words what the part holds, once it was opened */
export const readManifest = (words: Plain): Result<Manifest, 'malformed'> => {
  const manifest = jsonText.pipe(manifestSchema).safeParse(words.reveal());
  return manifest.success ? ok(manifest.data) : err('malformed');
};
