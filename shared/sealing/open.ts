import { flattenedDecrypt } from 'jose';
import { createDecipheriv } from 'node:crypto';
import type { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { fromBase64url } from './base64url.ts';
import { checkSealed, type CheckError, type Expected } from './check.ts';
import { unpad } from './padding.ts';
import { REPORTER_ALGORITHM, type ReporterPrivateKey } from './reporterKey.ts';
import { recipientOf, type Sealed } from './sealed.ts';

export type OpenError = CheckError | 'cannot_decrypt' | 'bad_padding';

type Opened = Result<Plain, OpenError>;

/** `not_sealed_to` what is whole, and was sealed before there was a key, or had this recipient removed. */
export type ReporterOpenError = OpenError | 'not_sealed_to';

/**
 * Opens an item with the reporter's key.
 *
 * Only the recipient named 'reporter' is tried: jose's own `generalDecrypt` goes through all of them, and one that
 * was slipped in beside a damaged one would pass unnoticed.
 */
export const openAsReporter = async (
  sealed: unknown,
  key: ReporterPrivateKey,
  expected: Expected,
): Promise<Result<Plain, ReporterOpenError>> => {
  const checked = checkSealed(sealed, expected);
  if (!checked.ok) return checked;
  const recipient = recipientOf(checked.value, 'reporter');
  if (!recipient) return err('not_sealed_to');
  const { recipients: _others, ...shared } = checked.value;
  try {
    const { plaintext } = await flattenedDecrypt({ ...shared, ...recipient }, key.cryptoKey(), {
      keyManagementAlgorithms: [REPORTER_ALGORITHM],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return unpad(plaintext);
  } catch {
    return err('cannot_decrypt');
  }
};

/**
 * Opens an item with its content key, as KMS gave it back for a grant or for the relay.
 *
 * @param contentKey 32 bytes
 */
export const openWithContentKey = async (
  sealed: unknown,
  contentKey: Uint8Array,
  expected: Expected,
): Promise<Opened> => {
  const checked = checkSealed(sealed, expected);
  if (!checked.ok) return checked;
  const plaintext = decrypt(checked.value, contentKey);
  return plaintext.ok ? unpad(plaintext.value) : plaintext;
};

/** RFC 7516 §5.2 from step 14 on: with no `aad` member, what is authenticated is the protected header as transmitted. */
const decrypt = (sealed: Sealed, contentKey: Uint8Array): Result<Uint8Array, 'cannot_decrypt'> => {
  try {
    // The tag's length is pinned here and in the schema: GCM itself would accept one cut down to 4 bytes.
    const decipher = createDecipheriv('aes-256-gcm', contentKey, fromBase64url(sealed.iv), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(sealed.protected, 'ascii'));
    decipher.setAuthTag(fromBase64url(sealed.tag));
    const ciphertext = fromBase64url(sealed.ciphertext);
    return ok(new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()])));
  } catch {
    return err('cannot_decrypt');
  }
};
