import { hkdfSync } from 'node:crypto';

/** Every purpose a key or id is derived for. One label, one purpose: that is what keeps the outputs independent. */
export type Purpose =
  | 'session-id'
  | 'csrf'
  | 'nonce'
  | 'tip-id'
  | 'access-code'
  | 'new-code'
  | 'session-seal'
  | 'oidc-state'
  | 'oidc-nonce'
  | 'oidc-verifier'
  | 'request-id'
  | 'entered-tip'
  | 'entered-code'
  | 'entered-nonce';

/**
 * HKDF-SHA256 (RFC 5869) of a high-entropy secret.
 *
 * @param context what the output is bound to besides the purpose, e.g. a nonce. Labels hold no colon, so the join is
 *   unambiguous. The salt is empty: the secret is uniform already (RFC 5869 §3.1).
 * @param length of the output, in bytes
 */
export const derive = (secret: Uint8Array, purpose: Purpose, context: string, length: number): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), `quietline/1/${purpose}:${context}`, length));
