import * as z from 'zod';

/** Strict throughout: a parameter that is not known here (a grant token, say) must not be quietly ignored. */
const blob = (maxBytes: number) =>
  z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine((bytes) => bytes.length > 0 && bytes.length <= maxBytes);

const keyId = z.string().min(1).max(2048);
const context = z.record(z.string().min(1), z.string());
const encryptionAlgorithm = z.enum(['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']);
export type EncryptionAlgorithm = z.infer<typeof encryptionAlgorithm>;

export const keyRequest = z.strictObject({ KeyId: keyId });

export const encryptRequest = z.strictObject({
  KeyId: keyId,
  Plaintext: blob(4096),
  EncryptionContext: context.optional(),
  EncryptionAlgorithm: encryptionAlgorithm.default('SYMMETRIC_DEFAULT'),
});

export const decryptRequest = z.strictObject({
  KeyId: keyId.optional(),
  CiphertextBlob: blob(6144),
  EncryptionContext: context.optional(),
  EncryptionAlgorithm: encryptionAlgorithm.default('SYMMETRIC_DEFAULT'),
});

export const reEncryptRequest = z.strictObject({
  CiphertextBlob: blob(6144),
  SourceKeyId: keyId.optional(),
  SourceEncryptionContext: context.optional(),
  SourceEncryptionAlgorithm: encryptionAlgorithm.default('SYMMETRIC_DEFAULT'),
  DestinationKeyId: keyId,
  DestinationEncryptionContext: context.optional(),
  DestinationEncryptionAlgorithm: encryptionAlgorithm.default('SYMMETRIC_DEFAULT'),
});

export const generateDataKeyRequest = z
  .strictObject({
    KeyId: keyId,
    EncryptionContext: context.optional(),
    KeySpec: z.enum(['AES_256', 'AES_128']).optional(),
    NumberOfBytes: z.int().min(1).max(1024).optional(),
  })
  .refine((input) => (input.KeySpec === undefined) !== (input.NumberOfBytes === undefined));

const macAlgorithm = z.enum(['HMAC_SHA_224', 'HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512']);
export const generateMacRequest = z.strictObject({ KeyId: keyId, Message: blob(4096), MacAlgorithm: macAlgorithm });
export const verifyMacRequest = generateMacRequest.extend({ Mac: blob(6144) });

export const signRequest = z.strictObject({
  KeyId: keyId,
  Message: blob(4096),
  // DIGEST needs an ECDSA that does not hash, which Node's crypto does not offer.
  MessageType: z.literal('RAW').default('RAW'),
  SigningAlgorithm: z.literal('ECDSA_SHA_256'),
});
export const verifyRequest = signRequest.extend({ Signature: blob(6144) });
