import * as fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { deriveAccessCode, deriveNewCode } from '../../shared/sealing/accessCode.ts';
import {
  csrfMatches,
  csrfToken,
  deriveTipId,
  newNonce,
  newSessionSecret,
  nonceBelongs,
  openForSession,
  parseSessionSecret,
  sealForSession,
  sessionId,
} from '../../shared/sealing/session.ts';
import { anyText, asUtf8, changedTexts, valueOf } from './fixtures.ts';

const mine = newSessionSecret(randomBytes);
const theirs = newSessionSecret(randomBytes);

describe('cookie', () => {
  it('holds 32 bytes and is read back', () => {
    const cookie = mine.cookie();
    expect(cookie).toMatch(/^[\w-]{43}$/);
    expect(sessionId(valueOf(parseSessionSecret(cookie)))).toBe(sessionId(mine));
  });

  it.each(['', 'a', `${mine.cookie()}A`, `${mine.cookie()}=`, ` ${mine.cookie()}`, 'A'.repeat(42) + 'B'])(
    'is refused as %j',
    (text) => {
      expect(parseSessionSecret(text)).toEqual({ ok: false, error: 'not_a_session' });
    },
  );

  it('is nowhere in what prints', () => {
    const shown = [`${mine}`, JSON.stringify(mine), inspect(mine, { showHidden: true })].join();
    expect(shown).not.toContain(mine.cookie());
    expect(shown).toContain('[session secret]');
  });
});

describe('what is derived', () => {
  it('is a different thing for each purpose, and none is the cookie', () => {
    const nonce = newNonce(mine, randomBytes);
    const code = deriveAccessCode(mine, nonce).digits();
    const renewed = deriveNewCode(mine, nonce).digits();
    const all = [mine.cookie(), sessionId(mine), csrfToken(mine), nonce, deriveTipId(mine, nonce), code, renewed];
    expect(new Set(all).size).toBe(all.length);
  });

  it('stays what it is: another label would end every session and lose every code shown but not yet kept', () => {
    const fixed = newSessionSecret((length) => new Uint8Array(length).fill(1));
    const nonce = newNonce(fixed, (length) => new Uint8Array(length).fill(2));
    expect({
      id: sessionId(fixed),
      csrf: csrfToken(fixed),
      nonce,
      tip: deriveTipId(fixed, nonce),
      code: deriveAccessCode(fixed, nonce).digits(),
    }).toMatchInlineSnapshot(`
      {
        "code": "6257559944594184",
        "csrf": "COGMB2fPmj56xJrrtsVACHoyKMROX0X-kUfp0Kzcct8",
        "id": "1JeLLRdPznUCa03xJ-Erh3ENBWItwMPPvoJRE18P-7w",
        "nonce": "AgICAgICAgICAgICAgICAky29WHg013aMpSwunM_46M",
        "tip": "3e99d2b3b40db0753bda932b97cb2525",
      }
    `);
  });
});

describe('form token', () => {
  it('matches its own session and nothing else', () => {
    const token = csrfToken(mine);
    expect(csrfMatches(mine, token)).toBe(true);
    expect(csrfMatches(theirs, token)).toBe(false);
    for (const text of [...changedTexts(token), '', `${token}A`, 'é']) expect(csrfMatches(mine, text)).toBe(false);
  });
});

describe('nonce', () => {
  const nonce = newNonce(mine, randomBytes);

  it('belongs to the session that made it', () => {
    expect(nonce).toMatch(/^[\w-]{43}$/);
    expect(nonceBelongs(mine, nonce)).toBe(true);
    expect(nonceBelongs(theirs, nonce)).toBe(false);
  });

  it('is refused when changed anywhere, or spelt in another way', () => {
    for (const text of [...changedTexts(nonce), `${nonce}=`, ` ${nonce}`, nonce.slice(1), '']) {
      expect(nonceBelongs(mine, text)).toBe(false);
    }
  });

  it('never holds for what nobody made', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(nonceBelongs(mine, text)).toBe(false);
      }),
    );
  });

  it('gives one tip id, which shows nothing of it', () => {
    const id = deriveTipId(mine, nonce);
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(deriveTipId(mine, nonce)).toBe(id);
    expect(deriveTipId(mine, newNonce(mine, randomBytes))).not.toBe(id);
    expect(deriveTipId(theirs, nonce)).not.toBe(id);
    expect(id).not.toContain(Buffer.from(nonce, 'base64url').subarray(0, 4).toString('hex'));
  });
});

describe('what is kept in the session row', () => {
  it('comes back by the cookie', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (text) => {
        const sealed = await sealForSession(mine, text);
        expect(valueOf(await openForSession(mine, sealed))).toBe(asUtf8(text));
      }),
    );
  });

  it('stays shut for another session, and when changed', async () => {
    const sealed = await sealForSession(mine, 'key material');
    const shut = { ok: false, error: 'cannot_open' };
    expect(await openForSession(theirs, sealed)).toEqual(shut);
    for (const text of changedTexts(sealed)) {
      expect(await openForSession(mine, text)).toEqual(shut);
    }
    expect(await openForSession(mine, 'not a seal')).toEqual(shut);
  });
});
