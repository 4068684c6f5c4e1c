import { createPublicKey } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';
import { rootKeySchema, type RootKey } from './rootKey.ts';

/** The deployment's public key as an operator publishes it: PEM, or a JWK. */
export const readKey = (text: string): Result<RootKey, 'no_key'> => {
  try {
    const jwk: unknown = text.trimStart().startsWith('{')
      ? JSON.parse(text)
      : createPublicKey(text).export({ format: 'jwk' });
    return ok(rootKeySchema.parse(jwk));
  } catch {
    return err('no_key');
  }
};
