import { mailboxKeySchema, type MailboxKey } from '../../../shared/mailbox/mailbox.ts';
import { openForSession, sealForSession, sessionId, type SessionSecret } from '../../../shared/sealing/session.ts';
import { IDLE_MINUTES } from './cookie.ts';

/** Rows of Ephemera, `session#<id>`. TTL deletes late, so whoever reads compares `expires` (epoch seconds). */
export interface SessionStore {
  get(id: string): Promise<{ readonly sealed: string; readonly expires: number } | null>;
  put(id: string, sealed: string, expires: number): Promise<void>;
  /** Moves the idle limit of a row that still holds what was read of it; any other stays as it is. */
  touch(id: string, sealed: string, expires: number): Promise<void>;
  delete(id: string): Promise<void>;
}

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

/** What a session has opened: the row holds the mailbox's key sealed to the cookie, and the cookie is not kept. */
export const createOpenedMailboxes = (store: SessionStore, now: () => Date) => {
  const idleLimit = (): number => seconds(now()) + IDLE_MINUTES * 60;

  const keep = async (secret: SessionSecret, key: MailboxKey): Promise<void> =>
    store.put(sessionId(secret), await sealForSession(secret, key), idleLimit());

  return {
    keep,

    /** Each use moves the idle limit on, and nothing else: another tab may be putting a new code's key there. */
    async find(secret: SessionSecret): Promise<MailboxKey | null> {
      const row = await store.get(sessionId(secret));
      if (row === null || row.expires <= seconds(now())) return null;
      const opened = await openForSession(secret, row.sealed);
      if (!opened.ok) return null;
      const key = mailboxKeySchema.parse(opened.value);
      await store.touch(sessionId(secret), row.sealed, idleLimit());
      return key;
    },

    forget: (secret: SessionSecret): Promise<void> => store.delete(sessionId(secret)),
  };
};
