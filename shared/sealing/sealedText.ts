import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { jsonText } from './json.ts';
import { type Sealed, sealedSchema } from './sealed.ts';

/**
 * A sealed item as one string, for a row or a file. Branded like `Sealed`: a row that asks for it cannot be given words, and
 * reading a row checks it in full.
 */
export const sealedTextSchema = z
  .string()
  .refine((text) => readSealed(text).ok, 'not a sealed item')
  .brand<'SealedText'>();

export type SealedText = z.infer<typeof sealedTextSchema>;

export const sealedText = (sealed: Sealed): SealedText => sealedTextSchema.parse(JSON.stringify(sealed));

/** The item that a row or file holds, for `removeRecipient` and `wrappedKey`; the openers take it, and check it again. */
export const readSealed = (text: string): Result<Sealed, 'malformed'> => {
  const sealed = jsonText.pipe(sealedSchema).safeParse(text);
  return sealed.success ? ok(sealed.data) : err('malformed');
};
