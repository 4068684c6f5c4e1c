import { DecryptCommand } from '@aws-sdk/client-kms';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { partKey } from '../../../shared/rows/part.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import { openWithContentKey } from '../../../shared/sealing/open.ts';
import type { EndState } from '../endState.ts';

/** An item of a tip as somebody can read it. */
export interface Legible {
  /** `report`, `message`, … */
  readonly part: string;
  readonly version: string;
  readonly author: string | undefined;
  readonly words: string;
}

/** What the desk can read of each tip, with its own role's permission. */
export const readByDesk = async (
  runtime: Runtime,
  state: Pick<EndState, 'tips' | 'parts' | 'grants'>,
): Promise<ReadonlyMap<string, readonly Legible[]>> => {
  const { kms } = runtime.clientsAs('staff-desk');
  const deployment = runtime.environmentOf('web')['DEPLOYMENT'] ?? '';
  const KeyId = runtime.environmentOf('staff-desk')['KEY_PARTNER'];
  const read = async (tip: string): Promise<Legible[]> => {
    const parts = new Map((state.parts.get(tip) ?? []).map((row) => [row.sk, row]));
    const own = (state.grants.get(tip) ?? []).filter(({ pk }) => pk === 'desk');
    const texts = own.map(async ({ part, digest, grant }) => {
      const row = parts.get(partKey(part, digest));
      if (row === undefined) return [];
      const { Plaintext } = await kms.send(
        new DecryptCommand({
          KeyId,
          CiphertextBlob: Buffer.from(grant, 'base64'),
          EncryptionContext: { deployment, tip, part, partner: 'desk' },
        }),
      );
      if (Plaintext === undefined) return [];
      const { version, author, audience } = row;
      const header = { deployment, tip, part, version, author, audience };
      const opened = await openWithContentKey(jsonText.parse(row.sealed), Plaintext, { header, digest });
      return opened.ok && !opened.value.isEmpty ? [{ part, version, author, words: opened.value.reveal() }] : [];
    });
    return (await Promise.all(texts)).flat();
  };
  const all = new Map<string, readonly Legible[]>();
  for (const tip of state.tips.keys()) all.set(tip, await read(tip));
  return all;
};
