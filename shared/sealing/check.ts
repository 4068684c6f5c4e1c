import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { fromBase64url } from './base64url.ts';
import { type PartHeader, partHeaderFields, partHeaderSchema, sameHeader } from './header.ts';
import { jsonText } from './json.ts';
import { digestOf, type Sealed, sealedSchema } from './sealed.ts';

/** What an opener already knows of the item, from its row and from the custody log. */
export type Expected = { readonly header: PartHeader; readonly digest: string };

export type CheckError = 'malformed' | 'wrong_algorithm' | 'wrong_header' | 'wrong_digest';

const protectedSchema = z.strictObject({ enc: z.literal('A256GCM'), ...partHeaderFields });

/** Everything that can be refused before any key is used. */
export const checkSealed = (candidate: unknown, expected: Expected): Result<Sealed, CheckError> => {
  const sealed = sealedSchema.safeParse(candidate);
  if (!sealed.success) return err('malformed');
  const text = Buffer.from(fromBase64url(sealed.data.protected)).toString('utf8');
  const object = jsonText.pipe(z.record(z.string(), z.unknown())).safeParse(text);
  if (!object.success) return err('malformed');
  const { enc } = object.data;
  if (enc !== 'A256GCM' || ['alg', 'zip', 'crit'].some((name) => Object.hasOwn(object.data, name))) {
    return err('wrong_algorithm');
  }
  const header = headerOf(object.data);
  if (!header || !sameHeader(header, expected.header)) return err('wrong_header');
  if (digestOf(sealed.data) !== expected.digest) return err('wrong_digest');
  return ok(sealed.data);
};

const headerOf = (object: unknown): PartHeader | undefined => {
  const whole = protectedSchema.safeParse(object);
  if (!whole.success) return undefined;
  const { enc: _enc, ...fields } = whole.data;
  return partHeaderSchema.safeParse(fields).data;
};
