import { CompactEncrypt, compactDecrypt } from 'jose';
import { TextDecoder, TextEncoder } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema } from './base64url.ts';

/**
 * Bytes under a symmetric key: a compact JWE with `dir` and A256GCM (RFC 7516 §7.1, RFC 7518 §4.5).
 *
 * @param key 32 bytes
 * @param binding what the result belongs to, e.g. a row's id: authenticated, in the clear, and asked for at opening, so
 *   that one row's value cannot be put into another
 */
export const sealBytes = (key: Uint8Array, bytes: Uint8Array, binding: string): Promise<string> =>
  new CompactEncrypt(bytes).setProtectedHeader({ alg: 'dir', enc: 'A256GCM', binding }).encrypt(key);

export const openBytes = async (
  key: Uint8Array,
  sealed: string,
  binding: string,
): Promise<Result<Uint8Array, 'cannot_open'>> => {
  const oneSpelling = base64urlSchema();
  if (!sealed.split('.').every((segment) => oneSpelling.safeParse(segment).success)) return err('cannot_open');
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    // Exactly the three members written above: no `zip`, `crit` or anything else.
    const expected = ['alg', 'binding', 'enc'];
    const asWritten = Object.keys(protectedHeader).sort().join() === expected.join();
    if (!asWritten || protectedHeader['binding'] !== binding) return err('cannot_open');
    return ok(plaintext);
  } catch {
    return err('cannot_open');
  }
};

/** As `sealBytes`, of text. */
export const sealDirect = (key: Uint8Array, text: string, binding: string): Promise<string> =>
  sealBytes(key, new TextEncoder().encode(text), binding);

export const openDirect = async (
  key: Uint8Array,
  sealed: string,
  binding: string,
): Promise<Result<string, 'cannot_open'>> => {
  const opened = await openBytes(key, sealed, binding);
  if (!opened.ok) return opened;
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(opened.value));
  } catch {
    return err('cannot_open');
  }
};
