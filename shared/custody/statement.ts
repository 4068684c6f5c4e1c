import { base64url, calculateJwkThumbprint, compactVerify, importJWK } from 'jose';
import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { jsonText } from '../sealing/json.ts';
import { hashText } from './hash.ts';
import type { RootKey } from './rootKey.ts';

/** What is signed each hour. */
const statementSchema = z.object({
  deployment: z.string(),
  /** 1, 2, 3 …: each statement follows the one before. */
  number: z.number().int().positive(),
  hour: hourSchema,
  /** `hashOfStatement` of the one before; null for the first. */
  previous: z.string().nullable(),
  /** How many heads are under the root. */
  chains: z.number().int().nonnegative(),
  /** Base64url: see `merkle.ts`. */
  root: z.string(),
});
export type Statement = z.infer<typeof statementSchema>;

const TYPE = 'quietline-root';
const headerSchema = z.strictObject({ alg: z.literal('ES256'), typ: z.literal(TYPE), kid: z.string() });

export const thumbprintOf = (key: RootKey): Promise<string> => calculateJwkThumbprint(key, 'sha256');

export const hashOfStatement = (signed: string): Promise<string> => hashText(signed);

/** A statement as a compact JWS (RFC 7515). `sign` gets the exact bytes and gives r and s, 64 bytes. */
export const signStatement = async (
  statement: Statement,
  key: RootKey,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<string> => {
  const header = { alg: 'ES256', typ: TYPE, kid: await thumbprintOf(key) };
  const input = [header, statement].map((part) => base64url.encode(JSON.stringify(part))).join('.');
  return `${input}.${base64url.encode(await sign(new TextEncoder().encode(input)))}`;
};

/** What was signed, if this key signed it; anything else is `not_signed`. */
export const openStatement = async (signed: string, key: RootKey): Promise<Result<Statement, 'not_signed'>> => {
  try {
    const verified = await compactVerify(signed, await importJWK(key, 'ES256'), { algorithms: ['ES256'] });
    // Decoders let a last character's unused bits pass, so that two texts would be one signature.
    if (signed.split('.').some((part) => base64url.encode(base64url.decode(part)) !== part)) return err('not_signed');
    const header = headerSchema.safeParse(verified.protectedHeader);
    const statement = jsonText.pipe(statementSchema).safeParse(new TextDecoder().decode(verified.payload));
    if (!header.success || !statement.success) return err('not_signed');
    return header.data.kid === (await thumbprintOf(key)) ? ok(statement.data) : err('not_signed');
  } catch {
    return err('not_signed');
  }
};
