import { createHash } from 'node:crypto';
import type { Keys } from '../../shared/adapters/keys.ts';
import type { Plain } from '../../shared/domain/plain.ts';
import { toBase64url } from '../../shared/sealing/base64url.ts';
import { deriveTipId, SessionSecret } from '../../shared/sealing/session.ts';

interface Deriving {
  readonly keys: Pick<Keys, 'mac'>;
  readonly keyIds: { readonly access: string };
  readonly contactKey: string;
}

/** Purposes of one key are told apart by what stands before the colon; a code that was stretched is 32 bytes, and no text. */
const message = (purpose: string, text: string): Uint8Array =>
  new TextEncoder().encode(`quietline/1/${purpose}:${text}`);

/**
 * By which the running conversation of a number is found: without the key nobody can tell which number it stands for. It is
 * hashed before it is sent to KMS, so that no request to anybody holds a number as it is dialled.
 */
export const contactOf = async ({ keys, contactKey }: Deriving, number: Plain): Promise<string> => {
  const digest = createHash('sha256').update(number.reveal()).digest('base64url');
  return toBase64url((await keys.mac(contactKey, message('contact', digest))).subarray(0, 32));
};

/** Somebody's own word, of one tip: what is kept cannot be guessed at without the key, and tells of no two that they are alike. */
export const wordOf = async ({ keys, contactKey }: Deriving, tip: string, word: string): Promise<string> => {
  const digest = createHash('sha256').update(`${tip}/${word}`).digest('base64url');
  return toBase64url((await keys.mac(contactKey, message('answer-word', digest))).subarray(0, 32));
};

export interface Turn {
  readonly session: SessionSecret;
  readonly nonce: string;
  /** Stands for the message in a tip, which is to say nothing of the provider's own id. */
  readonly version: string;
}

/** What the web has a cookie for: the same message gives the same tip, the same addition or the same code, however often it comes. */
export const turnOf = async ({ keys, keyIds }: Deriving, id: string): Promise<Turn> => {
  const mac = await keys.mac(keyIds.access, message('phone-turn', id));
  const session = new SessionSecret(mac.slice(0, 32));
  const nonce = toBase64url(mac.slice(32));
  return { session, nonce, version: deriveTipId(session, `${nonce}/version`) };
};

/** Stands in a tip for a file that came along with a message, by the provider's id of it: the same file, the same version. */
export const fileVersionOf = ({ session, nonce }: Turn, id: string): string =>
  deriveTipId(session, `${nonce}/file/${id}`);

/** Where a caller waits to be talked with: what the provider and a ring know it by, and nothing that a tip or a log has. */
export const queueOf = ({ session, nonce }: Turn, step: number): string =>
  deriveTipId(session, `${nonce}/queue/${step}`);
