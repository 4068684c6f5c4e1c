import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createOpenedMailboxes, type SessionStore } from '../../../../functions/web/session/openedMailbox.ts';
import { mailboxKeySchema } from '../../../../shared/mailbox/mailbox.ts';
import { newSessionSecret } from '../../../../shared/sealing/session.ts';

type Row = { readonly sealed: string; readonly expires: number };

/** Rows in a Map; `meanwhile` runs once, between a read and what follows it: another tab of the same browser. */
const storeWith = (rows: Map<string, Row>, meanwhile: { run: () => Promise<void> }): SessionStore => ({
  async get(id) {
    const row = rows.get(id) ?? null;
    const { run } = meanwhile;
    meanwhile.run = async () => {};
    await run();
    return row;
  },
  put: async (id, sealed, expires) => void rows.set(id, { sealed, expires }),
  async touch(id, sealed, expires) {
    if (rows.get(id)?.sealed === sealed) rows.set(id, { sealed, expires });
  },
  delete: async (id) => void rows.delete(id),
});

const nine = () => new Date('2026-05-04T09:00:00Z');

describe('an opened mailbox in a session', () => {
  const entered = newSessionSecret(randomBytes);
  const [before, after] = [mailboxKeySchema.parse('key before'), mailboxKeySchema.parse('key after')];

  it('keeps the key of the old code, which is dead, where it was, and the new one’s in a new session', async () => {
    const meanwhile = { run: async () => {} };
    const opened = createOpenedMailboxes(storeWith(new Map(), meanwhile), nine, randomBytes);
    const first = await opened.open(entered, before);
    expect(await opened.find(entered)).toBeNull();
    const renewed = { secret: first };
    meanwhile.run = async () => void (renewed.secret = await opened.renew(first, after));
    expect((await opened.find(first))?.key).toBe(before);
    expect((await opened.find(first))?.key).toBe(before);
    const second = await opened.find(renewed.secret);
    expect(second?.key).toBe(after);
    expect(second?.renewedIn?.cookie()).toBe(first.cookie());
  });

  it('moves the idle limit on with each use', async () => {
    const rows = new Map<string, Row>();
    let now = new Date('2026-05-04T09:00:00Z');
    const opened = createOpenedMailboxes(storeWith(rows, { run: async () => {} }), () => now, randomBytes);
    const secret = await opened.open(entered, before);
    now = new Date('2026-05-04T09:29:00Z');
    expect((await opened.find(secret))?.key).toBe(before);
    now = new Date('2026-05-04T09:58:00Z');
    expect((await opened.find(secret))?.key).toBe(before);
    now = new Date('2026-05-04T10:28:00Z');
    expect(await opened.find(secret)).toBeNull();
  });
});
