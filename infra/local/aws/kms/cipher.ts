import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import { ServiceError } from '../error.ts';
import { type EncryptionContext, invalidCiphertext, keyArnOf, open, seal } from './blob.ts';
import { type Keyring, type Named, pairOf, require, secretOf } from './keyring.ts';
import type { EncryptionAlgorithm } from './schema.ts';

/** How RSA_4096 leaves room for OAEP's padding: 512 − 2 × hash − 2. */
const RSA_LIMITS = { RSAES_OAEP_SHA_1: 470, RSAES_OAEP_SHA_256: 446 } as const;
const HASHES = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' } as const;

interface Way {
  readonly named: Named;
  readonly algorithm: EncryptionAlgorithm;
  readonly context: EncryptionContext;
}

/** Checked before anything is decided or done: that this key can do what is asked. */
export function requireCipher({ named, algorithm, context }: Way, operation: string): void {
  require(named, 'ENCRYPT_DECRYPT', [algorithm === 'SYMMETRIC_DEFAULT' ? 'SYMMETRIC_DEFAULT' : 'RSA_4096'], operation);
  if (algorithm !== 'SYMMETRIC_DEFAULT' && Object.keys(context).length > 0) {
    throw new ServiceError('ValidationException', 'Asymmetric encryption takes no encryption context');
  }
}

export function encrypt({ named, algorithm, context }: Way, plaintext: Buffer): Buffer {
  if (algorithm === 'SYMMETRIC_DEFAULT') return seal(named.key.arn, secretOf(named), plaintext, context);
  if (plaintext.length > RSA_LIMITS[algorithm]) {
    throw new ServiceError('ValidationException', `The plaintext is too long for ${algorithm}`);
  }
  const { publicKey: key } = pairOf(named);
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: HASHES[algorithm] }, plaintext);
}

export function decrypt({ named, algorithm, context }: Way, ciphertext: Buffer): Buffer {
  if (algorithm === 'SYMMETRIC_DEFAULT') return open(secretOf(named), ciphertext, context);
  const { privateKey: key } = pairOf(named);
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: HASHES[algorithm] }, ciphertext);
  } catch {
    throw invalidCiphertext();
  }
}

/** The key a ciphertext asks for: symmetric ones name theirs, RSA's cannot. */
export function sourceKey(
  keyring: Keyring,
  keyId: string | undefined,
  algorithm: EncryptionAlgorithm,
  ciphertext: Buffer,
): Named {
  if (algorithm !== 'SYMMETRIC_DEFAULT') {
    if (keyId === undefined) throw new ServiceError('ValidationException', 'An asymmetric key has to be named');
    return keyring.find(keyId);
  }
  if (keyId === undefined) return inCiphertext(keyring, ciphertext);
  const asked = keyring.find(keyId);
  if (asked.key.keySpec === 'SYMMETRIC_DEFAULT' && inCiphertext(keyring, ciphertext).key.arn !== asked.key.arn) {
    throw new ServiceError('IncorrectKeyException', 'The key that was named is not the one that encrypted');
  }
  return asked;
}

function inCiphertext(keyring: Keyring, ciphertext: Buffer): Named {
  try {
    return keyring.find(keyArnOf(ciphertext));
  } catch {
    throw invalidCiphertext();
  }
}
