import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import * as z from 'zod';
import { partnerIdSchema } from '../domain/partner.ts';
import { base64urlSchema, fromBase64url } from '../sealing/base64url.ts';

const p256 = { kty: z.literal('EC'), crv: z.literal('P-256'), x: base64urlSchema(32), y: base64urlSchema(32) };

/** NIST SP 800-57 part 1, table 2: 3072 bits are as strong as the 128 of P-256. Above 4096 it only grows slower. */
const RSA_BYTES: ReadonlySet<number> = new Set([384, 512]);
/** 65537, which nearly every key has; a small one is how RSA was broken before. */
const RSA_EXPONENT = 'AQAB';

const modulusSchema = base64urlSchema().refine(
  (text) => RSA_BYTES.has(fromBase64url(text).length) && (fromBase64url(text)[0] ?? 0) >= 0x80,
  'an RSA key of 3072 or 4096 bits',
);
const rsa = { kty: z.literal('RSA'), n: modulusSchema, e: z.literal(RSA_EXPONENT) };

/** What a packet is sealed to (RFC 7517): the partner's own, of which we never see the private half. */
export const encryptionKeySchema = z.discriminatedUnion('kty', [z.strictObject(p256), z.strictObject(rsa)]).readonly();
export type EncryptionKey = z.infer<typeof encryptionKeySchema>;

/** What a partner signs its acknowledgements with. */
export const signingKeySchema = z.strictObject(p256).readonly();
export type SigningKey = z.infer<typeof signingKeySchema>;

/** What a pack says of a partner that has no seat. */
export const partnerKeysSchema = z.strictObject({ encryptionKey: encryptionKeySchema, signingKey: signingKeySchema });
export type PartnerKeys = z.infer<typeof partnerKeysSchema>;

/** How a packet's content key is wrapped (RFC 7518 §4.6 and §4.3). */
export const algorithmOf = ({ kty }: EncryptionKey): 'ECDH-ES+A256KW' | 'RSA-OAEP-256' =>
  kty === 'EC' ? 'ECDH-ES+A256KW' : 'RSA-OAEP-256';

/** RFC 7638, SHA-256, base64url: 43 characters by which two people can compare a key aloud. */
export const thumbprintOf = (key: EncryptionKey | SigningKey): Promise<string> => calculateJwkThumbprint(key, 'sha256');

const privateP256 = { ...p256, d: base64urlSchema(32) };
const rsaNumber = base64urlSchema();
const privateRsa = { ...rsa, d: rsaNumber, p: rsaNumber, q: rsaNumber, dp: rsaNumber, dq: rsaNumber, qi: rsaNumber };

/** What a partner keeps, in a file of its own: whoever has it reads the partner's packets and signs in its name. */
export const keyFileSchema = z
  .strictObject({
    partner: partnerIdSchema,
    encryption: z.discriminatedUnion('kty', [z.strictObject(privateP256), z.strictObject(privateRsa)]),
    signing: z.strictObject(privateP256),
  })
  .readonly();
export type KeyFile = z.infer<typeof keyFileSchema>;

/** The public half, as it stands in `partners.yaml`. */
export const publicKeysOf = ({ encryption, signing }: KeyFile) => ({
  encryptionKey:
    encryption.kty === 'EC'
      ? encryptionKeySchema.parse({ kty: 'EC', crv: encryption.crv, x: encryption.x, y: encryption.y })
      : encryptionKeySchema.parse({ kty: 'RSA', n: encryption.n, e: encryption.e }),
  signingKey: signingKeySchema.parse({ kty: 'EC', crv: signing.crv, x: signing.x, y: signing.y }),
});

const newP256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

/** Two pairs, because a key that does two things can be made to do one in place of the other. */
export const newKeyFile = (partner: string, kind: 'ec' | 'rsa' = 'ec'): KeyFile => {
  const encryption =
    kind === 'ec'
      ? newP256()
      : generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey.export({ format: 'jwk' });
  return keyFileSchema.parse({ partner, encryption, signing: newP256() });
};

/** Node refuses a point that is not on its curve: one that is gives parts of the private key away to whoever chose it. */
export const publicKeyObject = (key: EncryptionKey | SigningKey): KeyObject =>
  createPublicKey({ key: { ...key }, format: 'jwk' });

export const privateKeyObject = (key: KeyFile['encryption' | 'signing']): KeyObject =>
  createPrivateKey({ key: { ...key }, format: 'jwk' });

/** Signs as KMS does: ECDSA over P-256 and SHA-256, r and s side by side (RFC 7518 §3.4). */
export const signerWith = (key: KeyFile['signing']) => {
  const object = privateKeyObject(key);
  return (bytes: Uint8Array): Promise<Uint8Array> =>
    Promise.resolve(sign('sha256', bytes, { key: object, dsaEncoding: 'ieee-p1363' }));
};
