import type { Keys } from '../adapters/keys.ts';
import type { Plain } from '../domain/plain.ts';
import type { Expected } from '../sealing/check.ts';
import { openWithContentKey } from '../sealing/open.ts';
import { wrappedKey } from '../sealing/sealed.ts';
import { readSealed, type SealedText } from '../sealing/sealedText.ts';

/** What was sealed to the relay is not what its row says: somebody may have tampered. */
export class NotAsSealed extends Error {
  override readonly name = 'NotAsSealed';
}

/** Opens what is sealed to the relay, with the content key that KMS gives back for it. */
export const createOpening =
  (keys: Pick<Keys, 'unwrap'>, relayKey: string) =>
  async (text: SealedText, expected: Expected): Promise<Plain> => {
    const sealed = readSealed(text);
    const wrapped = sealed.ok ? wrappedKey(sealed.value, 'relay') : sealed;
    if (!sealed.ok || !wrapped.ok) throw new NotAsSealed();
    const opened = await openWithContentKey(sealed.value, await keys.unwrap(relayKey, wrapped.value), expected);
    if (!opened.ok) throw new NotAsSealed();
    return opened.value;
  };
