import * as z from 'zod';
import { mailboxKeySchema, type MailboxKey } from '../../../shared/mailbox/mailbox.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import {
  newSessionSecret,
  openForSession,
  parseSessionSecret,
  sealForSession,
  sessionId,
  type SessionSecret,
} from '../../../shared/sealing/session.ts';
import { IDLE_MINUTES } from './cookie.ts';

/** Rows of Ephemera, `session#<id>`. TTL deletes late, so whoever reads compares `expires` (epoch seconds). */
export interface SessionStore {
  get(id: string): Promise<{ readonly sealed: string; readonly expires: number } | null>;
  put(id: string, sealed: string, expires: number): Promise<void>;
  /** Moves the idle limit of a row that still holds what was read of it; any other stays as it is. */
  touch(id: string, sealed: string, expires: number): Promise<void>;
  delete(id: string): Promise<void>;
}

export interface OpenedMailbox {
  readonly key: MailboxKey;
  /**
   * The session in which the code was renewed last. Its form, pressed twice, may arrive under the new cookie: that it was
   * theirs shows in this one, and it gets the same code again.
   */
  readonly renewedIn: SessionSecret | null;
}

const contentsSchema = jsonText.pipe(z.strictObject({ key: mailboxKeySchema, renewedIn: z.string().nullable() }));

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

/** What a session has opened: the row holds the mailbox's key sealed to the cookie, and the cookie is not kept. */
export const createOpenedMailboxes = (store: SessionStore, now: () => Date, random: (length: number) => Uint8Array) => {
  const idleLimit = (): number => seconds(now()) + IDLE_MINUTES * 60;

  const keepUnderNew = async (key: MailboxKey, renewedIn: SessionSecret | null): Promise<SessionSecret> => {
    const secret = newSessionSecret(random);
    const sealed = await sealForSession(secret, JSON.stringify({ key, renewedIn: renewedIn?.cookie() ?? null }));
    await store.put(sessionId(secret), sealed, idleLimit());
    return secret;
  };

  return {
    /** Always in a new session, which is answered: whoever knew the one before must not get in with it. */
    async open(before: SessionSecret, key: MailboxKey): Promise<SessionSecret> {
      const secret = await keepUnderNew(key, null);
      await store.delete(sessionId(before));
      return secret;
    },

    /**
     * The same for a new code. The row of before stays until it expires: its key is dead, but if the answer is lost the
     * browser still sends that cookie, and with the form's nonce it gets the same code again.
     */
    renew: (before: SessionSecret, key: MailboxKey): Promise<SessionSecret> => keepUnderNew(key, before),

    /** Each use moves the idle limit on, and nothing else. */
    async find(secret: SessionSecret): Promise<OpenedMailbox | null> {
      const row = await store.get(sessionId(secret));
      if (row === null || row.expires <= seconds(now())) return null;
      const opened = await openForSession(secret, row.sealed);
      if (!opened.ok) return null;
      const contents = contentsSchema.safeParse(opened.value);
      if (!contents.success) return null;
      await store.touch(sessionId(secret), row.sealed, idleLimit());
      const renewedIn = parseSessionSecret(contents.data.renewedIn ?? '');
      return { key: contents.data.key, renewedIn: renewedIn.ok ? renewedIn.value : null };
    },

    forget: (secret: SessionSecret): Promise<void> => store.delete(sessionId(secret)),
  };
};
