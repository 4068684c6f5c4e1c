import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cookieFor, cookiesGone, readCookie } from '../../../../functions/web/session/cookie.ts';
import { newSessionSecret } from '../../../../shared/sealing/session.ts';

const secret = newSessionSecret(randomBytes);
const now = new Date('2026-05-04T09:20:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const pair = cookieFor('form', secret, now).split(';')[0] ?? '';

describe('cookie', () => {
  it('dies with the browser and is for this host alone', () => {
    expect(cookieFor('form', secret, now)).toMatch(
      /^__Host-s=[\w-]{43}\.[0-9a-z]+; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
    expect(cookiesGone).toEqual([
      expect.stringMatching(/^__Host-s=; .*Max-Age=0$/),
      expect.stringMatching(/^__Host-b=; .*Max-Age=0$/),
    ]);
  });

  it('is read back among others', () => {
    expect(readCookie('form', `a=1; ${pair}; b=2`, now)?.cookie()).toBe(secret.cookie());
  });

  it('is not taken for the other session’s', () => {
    expect(readCookie('box', pair, now)).toBeNull();
  });

  it('counts for nothing after 30 idle minutes', () => {
    expect(readCookie('form', pair, later(30))).not.toBeNull();
    expect(readCookie('form', pair, later(31))).toBeNull();
    expect(readCookie('form', pair, later(-5))).toBeNull();
  });

  it.each(['', '__Host-s=', `__Host-s=${secret.cookie()}`, `__Host-s=${secret.cookie()}.!`, '__Host-s=short.1', 'x'])(
    'is refused as %j',
    (header) => expect(readCookie('form', header, now)).toBeNull(),
  );
});
