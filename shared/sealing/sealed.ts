import { createHash } from 'node:crypto';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema, fromBase64url } from './base64url.ts';
import { reporterPublicKeySchema } from './reporterKey.ts';

/** RSA-OAEP with SHA-256 (RFC 7518 §4.3), to a key that lives in KMS. */
const rsaRecipientSchema = z.strictObject({
  header: z.strictObject({ alg: z.literal('RSA-OAEP-256'), kid: z.enum(['intake', 'relay']) }),
  encrypted_key: base64urlSchema(),
});

/** ECDH-ES with A256KW (RFC 7518 §4.6), to the key made for the tip. A wrapped 32-byte key has 40 bytes (RFC 3394). */
const reporterRecipientSchema = z.strictObject({
  header: z.strictObject({
    alg: z.literal('ECDH-ES+A256KW'),
    kid: z.literal('reporter'),
    epk: reporterPublicKeySchema,
  }),
  encrypted_key: base64urlSchema(40),
});

const recipientSchema = z.union([rsaRecipientSchema, reporterRecipientSchema]);

type Recipient = z.infer<typeof recipientSchema>;

/**
 * A sealed item: a JWE in General JSON Serialization (RFC 7516 §7.2.1), and nothing that serialization would also allow:
 * no `aad`, no shared `unprotected` header, every binary field with its one spelling and exact length. No recipient
 * at all is allowed, for an item whose wrapped keys were removed so that nobody can open it again.
 *
 * Branded: what storage takes is this and never a string or a plain object.
 */
export const sealedSchema = z
  .strictObject({
    protected: base64urlSchema(),
    iv: base64urlSchema(12),
    ciphertext: base64urlSchema(),
    tag: base64urlSchema(16),
    recipients: z
      .array(recipientSchema)
      .refine((all) => new Set(all.map(({ header }) => header.kid)).size === all.length, 'a recipient comes twice')
      .readonly(),
  })
  .readonly()
  .brand<'Sealed'>();

export type Sealed = z.infer<typeof sealedSchema>;

export const recipientOf = (sealed: Sealed, kid: Recipient['header']['kid']): Recipient | undefined =>
  sealed.recipients.find(({ header }) => header.kid === kid);

/**
 * SHA-256 over a header (ASCII, as transmitted) and what stands in base64url beside it (bytes), each after its length in 4
 * bytes, big-endian, so that nothing can move across a border.
 *
 * @returns base64url, 43 characters
 */
export const digestOfFields = (header: string, encoded: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const bytes of [Buffer.from(header, 'ascii'), ...encoded.map(fromBase64url)]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return hash.digest('base64url');
};

/**
 * Over what every opener must find unchanged: the protected header, IV, ciphertext and tag. Recipients are left out because
 * they may be removed later.
 */
export const digestOf = (sealed: Sealed): string =>
  digestOfFields(sealed.protected, [sealed.iv, sealed.ciphertext, sealed.tag]);

/** The content key as wrapped for a KMS key, in bytes: what `ReEncrypt` or `Decrypt` take as `CiphertextBlob`. */
export const wrappedKey = (sealed: Sealed, kid: 'intake' | 'relay'): Result<Uint8Array, 'no_recipient'> => {
  const recipient = recipientOf(sealed, kid);
  return recipient ? ok(fromBase64url(recipient.encrypted_key)) : err('no_recipient');
};

/** The same item, which this recipient alone can open. */
export const withRecipient = (sealed: Sealed, kid: 'relay'): Sealed =>
  sealedSchema.parse({ ...sealed, recipients: sealed.recipients.filter(({ header }) => header.kid === kid) });

/** The same item, which this recipient can no longer open. Its digest stays what it was. */
export const removeRecipient = (sealed: Sealed, kid: 'reporter' | 'relay'): Sealed =>
  sealedSchema.parse({ ...sealed, recipients: sealed.recipients.filter(({ header }) => header.kid !== kid) });
