import { createPublicKey, type KeyObject } from 'node:crypto';

/** The RSA key of `intake` or `relay`: only KMS holds the other half. */
export class RsaPublicKey {
  readonly #key: KeyObject;

  constructor(key: KeyObject) {
    if (key.type !== 'public' || key.asymmetricKeyType !== 'rsa') throw new TypeError('Not an RSA public key');
    this.#key = key;
  }

  keyObject(): KeyObject {
    return this.#key;
  }
}

/**
 * Reads what KMS `GetPublicKey` answers. Do it once, at cold start.
 *
 * @param der SubjectPublicKeyInfo, DER (RFC 5280 §4.1.2.7)
 * @throws where it is no RSA public key: a deployment that is wrong cannot seal at all
 */
export const importRsaPublicKey = (der: Uint8Array): RsaPublicKey =>
  new RsaPublicKey(createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }));
