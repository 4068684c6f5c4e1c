import { calculateJwkThumbprint, type CryptoKey, exportJWK, generateKeyPair, importJWK } from 'jose';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema } from './base64url.ts';
import { openDirect, sealDirect } from './direct.ts';
import { Hidden } from './hidden.ts';
import { jsonText } from './json.ts';

export const REPORTER_ALGORITHM = 'ECDH-ES+A256KW';

/** A P-256 public key as a JWK (RFC 7517, RFC 7518 §6.2.1) with the four members it needs, and never a private `d`. */
export const reporterPublicKeySchema = z
  .strictObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: base64urlSchema(32),
    y: base64urlSchema(32),
  })
  .readonly();

export type ReporterPublicKey = z.infer<typeof reporterPublicKeySchema>;

/** RFC 7638 thumbprint with SHA-256, base64url, 43 characters: what the custody log keeps of a key. */
export const thumbprint = (publicKey: ReporterPublicKey): Promise<string> =>
  calculateJwkThumbprint(reporterPublicKeySchema.parse(publicKey), 'sha256');

/** Opens what is sealed to a reporter. Held in memory for one request only; at rest it is wrapped under the code. */
export class ReporterPrivateKey extends Hidden {
  override readonly placeholder = '[reporter private key]';
  readonly #key: CryptoKey;

  constructor(key: CryptoKey) {
    super();
    this.#key = key;
  }

  cryptoKey(): CryptoKey {
    return this.#key;
  }
}

const privateJwkSchema = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: base64urlSchema(32),
  y: base64urlSchema(32),
  d: base64urlSchema(32),
});

/** A P-256 pair for one tip. */
export const newReporterKey = async (): Promise<{ publicKey: ReporterPublicKey; privateKey: ReporterPrivateKey }> => {
  const pair = await generateKeyPair(REPORTER_ALGORITHM, { crv: 'P-256', extractable: true });
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  return {
    publicKey: reporterPublicKeySchema.parse({ kty, crv, x, y }),
    privateKey: new ReporterPrivateKey(pair.privateKey),
  };
};

/**
 * The private key under the half of the stretched code that is not stored anywhere.
 *
 * @param wrapKey 32 bytes, from `splitMac`
 * @param binding the mailbox's look-up id, so that a wrapped key cannot be moved to another mailbox
 * @returns compact JWE
 */
export const wrapReporterKey = async (
  key: ReporterPrivateKey,
  wrapKey: Uint8Array,
  binding: string,
): Promise<string> => {
  const { kty, crv, x, y, d } = privateJwkSchema.parse(await exportJWK(key.cryptoKey()));
  return sealDirect(wrapKey, JSON.stringify({ kty, crv, x, y, d }), binding);
};

export const unwrapReporterKey = async (
  wrapped: string,
  wrapKey: Uint8Array,
  binding: string,
): Promise<Result<ReporterPrivateKey, 'cannot_unwrap'>> => {
  const opened = await openDirect(wrapKey, wrapped, binding);
  if (!opened.ok) return err('cannot_unwrap');
  const jwk = jsonText.pipe(privateJwkSchema).safeParse(opened.value);
  if (!jwk.success) return err('cannot_unwrap');
  try {
    const key = await importJWK(jwk.data, REPORTER_ALGORITHM, { extractable: true });
    return key instanceof Uint8Array ? err('cannot_unwrap') : ok(new ReporterPrivateKey(key));
  } catch {
    return err('cannot_unwrap');
  }
};
