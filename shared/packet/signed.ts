import { compactVerify, importJWK } from 'jose';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema, toBase64url } from '../sealing/base64url.ts';
import { jsonText } from '../sealing/json.ts';
import { type SigningKey, signingKeySchema, thumbprintOf } from './keys.ts';

/** What a signature is for: one that was made for one of these is none for another. */
type Type = 'quietline-packet' | 'quietline-acknowledgement' | 'quietline-notice' | 'quietline-request';
type Sign = (bytes: Uint8Array) => Promise<Uint8Array>;

const encoded = (value: unknown): string => toBase64url(Buffer.from(JSON.stringify(value), 'utf8'));

/** A compact JWS (RFC 7515) with ES256. `sign` gets the exact bytes and gives r and s, 64 bytes. */
export const signAs = async (typ: Type, payload: unknown, key: SigningKey, sign: Sign): Promise<string> => {
  const input = `${encoded({ alg: 'ES256', typ, kid: await thumbprintOf(key) })}.${encoded(payload)}`;
  return `${input}.${toBase64url(await sign(new TextEncoder().encode(input)))}`;
};

/** One spelling, so that nobody makes a second text of the same signature. Longer than any of ours is none. */
const compactSchema = z
  .string()
  .max(8192)
  .refine((text) => text.split('.').every((part) => base64urlSchema().safeParse(part).success));

/** What was signed with that key for that purpose. Nothing of it is looked at before the signature was found right. */
export const openSigned = async <Payload>(
  typ: Type,
  schema: z.ZodType<Payload>,
  candidate: unknown,
  key: SigningKey,
): Promise<Result<Payload, 'not_signed'>> => {
  const text = compactSchema.safeParse(candidate);
  const own = signingKeySchema.safeParse(key);
  if (!text.success || !own.success) return err('not_signed');
  try {
    const { payload, protectedHeader } = await compactVerify(text.data, await importJWK(own.data, 'ES256'), {
      algorithms: ['ES256'],
    });
    const header = z.strictObject({
      alg: z.literal('ES256'),
      typ: z.literal(typ),
      kid: z.literal(await thumbprintOf(own.data)),
    });
    const said = jsonText.pipe(schema).safeParse(Buffer.from(payload).toString('utf8'));
    return header.safeParse(protectedHeader).success && said.success ? ok(said.data) : err('not_signed');
  } catch {
    return err('not_signed');
  }
};
