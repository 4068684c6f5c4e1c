import { createHash, createHmac } from 'node:crypto';
import type { GrantContext, Keys } from '../../shared/adapters/keys.ts';
import type { RsaPublicKey } from '../../shared/sealing/rsaPublicKey.ts';
import type { Calling } from './memoryTable.ts';

/** What KMS was asked to wrap for whom, by what it answered: so that a test can tell whose key opens a grant, and what. */
export type Wrapped = { readonly to: string; readonly context: GrantContext; readonly from: Uint8Array };

const nobody = (): never => {
  throw new Error('Nobody opens anything here');
};

/** Keys as KMS has them, but that what they wrap is only remembered: nothing can be opened, and it costs no time. */
export const memoryKeys = (publicKey: RsaPublicKey, wrapped: Map<string, Wrapped>, call: Calling): Keys => ({
  publicKey: (key) => call(`GetPublicKey ${key}`, () => publicKey, 0),
  mac: (key, message) => call('GenerateMac', () => createHmac('sha512', key).update(message).digest(), 0),
  reEncrypt: (from, to, key, context) =>
    call(
      'ReEncrypt',
      () => {
        const grant = createHash('sha512')
          .update(JSON.stringify([from, to, context]))
          .update(key)
          .digest();
        wrapped.set(grant.toString('base64'), { to, context, from: key });
        return grant;
      },
      0,
    ),
  decrypt: nobody,
  unwrap: nobody,
});
