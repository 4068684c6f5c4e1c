import { err, ok, type Result } from '../domain/result.ts';
import type { GrantContext, Keys } from './keys.ts';

/** KMS `Decrypt` with a partner's own key: the content key of one sealed item. */
export type OpenGrant = (grant: Uint8Array, context: GrantContext) => Promise<Result<Uint8Array, 'refused'>>;

/** KMS's ways of saying that this is no grant of this key under this context. Anything else is its trouble, not ours. */
const REFUSED: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'IncorrectKeyException',
  'InvalidCiphertextException',
]);

export const openGrantWith =
  (keys: Keys, key: string): OpenGrant =>
  async (grant, context) => {
    try {
      return ok(await keys.decrypt(key, grant, context));
    } catch (error) {
      if (error instanceof Error && REFUSED.has(error.name)) return err('refused');
      throw error;
    }
  };
