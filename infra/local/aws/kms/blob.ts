import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { ServiceError } from '../error.ts';

/**
 * The ciphertext of a symmetric key. AWS's own format is not public; this one keeps its promises: it names its key, and
 * any changed byte, or another context, is an InvalidCiphertextException.
 *
 *   1 byte version · 1 byte length of the key's ARN · ARN · 12 bytes IV · ciphertext · 16 bytes tag
 */
const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export type EncryptionContext = Readonly<Record<string, string>>;

export function seal(keyArn: string, secret: KeyObject, plaintext: Buffer, context: EncryptionContext): Buffer {
  const header = Buffer.concat([Buffer.from([VERSION, Buffer.byteLength(keyArn)]), Buffer.from(keyArn)]);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(associatedData(header, context));
  return Buffer.concat([header, iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function keyArnOf(blob: Buffer): string {
  const length = blob[1] ?? 0;
  if (blob[0] !== VERSION || blob.length < 2 + length + IV_BYTES + TAG_BYTES) throw invalidCiphertext();
  return blob.toString('utf8', 2, 2 + length);
}

export function open(secret: KeyObject, blob: Buffer, context: EncryptionContext): Buffer {
  const start = 2 + (blob[1] ?? 0);
  const decipher = createDecipheriv('aes-256-gcm', secret, blob.subarray(start, start + IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(blob.subarray(0, start), context)).setAuthTag(blob.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(blob.subarray(start + IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** The order of a context's pairs does not matter; where a name ends and its value begins does. */
function associatedData(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs))]);
}

export function invalidCiphertext(): ServiceError {
  return new ServiceError('InvalidCiphertextException', 'The ciphertext, or its encryption context, is not valid');
}
