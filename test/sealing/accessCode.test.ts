import * as fc from 'fast-check';
import { createHmac, randomBytes, scryptSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  AccessCode,
  deriveAccessCode,
  newAccessCode,
  parseAccessCode,
  splitMac,
  stretch,
} from '../../shared/sealing/accessCode.ts';
import { newSessionSecret } from '../../shared/sealing/session.ts';
import { valueOf } from './fixtures.ts';

const refused = { ok: false, error: 'not_a_code' };
const sixteen = fc.stringMatching(/^[0-9]{16}$/);
const secret = newSessionSecret(randomBytes);

/** The digits 0 to 9 of every numbering system that ICU knows to be decimal. */
const systems = Intl.supportedValuesOf('numberingSystem').flatMap((system) => {
  const format = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
  const digits = Array.from({ length: 10 }, (_, value) => format.format(value));
  return digits.every((digit) => /^\p{Nd}$/u.test(digit)) ? [{ system, digits }] : [];
});

describe('reading a code', () => {
  const separator = fc.constantFrom(
    ' ',
    '-',
    '.',
    '\u00A0',
    '\u202F',
    '\u2013',
    '\u2212',
    '\u200E',
    '\u200F',
    '\u2066',
    '\t',
  );
  const gaps = fc.array(fc.array(separator, { maxLength: 3 }), { minLength: 17, maxLength: 17 });

  it('reads any script, grouped in any way', () => {
    expect(systems.length).toBeGreaterThan(30);
    fc.assert(
      fc.property(sixteen, fc.constantFrom(...systems), gaps, (code, { digits }, between) => {
        const typed = Array.from(code, (digit, at) => (between[at] ?? []).join('') + digits[Number(digit)]).join('');
        expect(valueOf(parseAccessCode(typed + (between[16] ?? []).join(''))).digits()).toBe(code);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(systems)('knows the value of each digit of $system', ({ digits }) => {
    expect(valueOf(parseAccessCode(digits.join('') + digits.slice(0, 6).join(''))).digits()).toBe('0123456789012345');
  });

  it.each([
    ['Arabic-Indic', '١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦'],
    ['Persian', '۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶'],
    ['Devanagari', '१२३४ ५६७८ ९०१२ ३४५६'],
    ['full-width', '１２３４　５６７８　９０１２　３４５６'],
    ['marked right to left', '\u2067١٢٣٤-٥٦٧٨-٩٠١٢-٣٤٥٦\u2069'],
    ['dotted', '1234.5678.9012.3456'],
  ])('reads %s', (_name, text) => {
    expect(valueOf(parseAccessCode(text)).digits()).toBe('1234567890123456');
  });

  it('reads its own groups', () => {
    fc.assert(
      fc.property(sixteen, (digits) => {
        const groups = new AccessCode(digits).groups();
        expect(groups).toMatch(/^(?:[0-9]{4} ){3}[0-9]{4}$/);
        expect(valueOf(parseAccessCode(groups)).digits()).toBe(digits);
      }),
    );
  });

  it('looks through no text that is much longer than a code', () => {
    const code = '1234 5678 9012 3456';
    expect(parseAccessCode(code.padEnd(200)).ok).toBe(true);
    expect(parseAccessCode(code.padEnd(201))).toEqual(refused);
  });

  it('refuses any other length', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9 ]{0,40}$/), (text) => {
        fc.pre(text.replaceAll(' ', '').length !== 16);
        expect(parseAccessCode(text)).toEqual(refused);
      }),
    );
  });

  it('refuses anything that is neither digit nor separator', () => {
    fc.assert(
      fc.property(
        sixteen,
        fc.nat(16),
        fc.constantFrom('a', '²', '①', '½', '五', '+', ',', '/', '\u0000', '\uD800', '🙂'),
        (code, at, other) => {
          expect(parseAccessCode(code.slice(0, at) + other + code.slice(at))).toEqual(refused);
        },
      ),
    );
  });
});

describe('making a code', () => {
  it('is the same for the same nonce in the same session, and for nothing else', () => {
    const code = deriveAccessCode(secret, 'nonce').digits();
    expect(deriveAccessCode(secret, 'nonce').digits()).toBe(code);
    expect(deriveAccessCode(secret, 'nonce2').digits()).not.toBe(code);
    expect(deriveAccessCode(newSessionSecret(randomBytes), 'nonce').digits()).not.toBe(code);
  });

  it.each([
    ['derived', (at: number) => deriveAccessCode(secret, `nonce-${at}`)],
    ['drawn', () => newAccessCode(randomBytes)],
  ])('leaves every digit equally likely at every place: %s', (_name, make) => {
    const codes = Array.from({ length: 4000 }, (_, at) => make(at).digits());
    expect(new Set(codes).size).toBe(codes.length);
    for (let place = 0; place < 16; place += 1) {
      const counts = Array.from(
        { length: 10 },
        (_, digit) => codes.filter((code) => code[place] === `${digit}`).length,
      );
      const chiSquared = counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
      // 9 degrees of freedom: exceeded by chance once in 10^9, where `byte % 10` would stand out in a larger sample only.
      expect(chiSquared).toBeLessThan(60);
    }
  });

  it('keeps leading zeros', () => {
    expect(newAccessCode((length) => new Uint8Array(length)).digits()).toBe('0000000000000000');
  });

  it('asks for 32 bytes and refuses fewer', () => {
    expect(() => newAccessCode(() => new Uint8Array(31))).toThrow(RangeError);
  });

  it('shows no digit by accident', () => {
    const code = new AccessCode('1234567890123456');
    const shown = [`${code}`, JSON.stringify({ code }), inspect({ code }, { showHidden: true })].join();
    expect(inspect(code)).toBe('[access code]');
    expect(shown).toContain('[access code]');
    expect(shown).not.toContain('1234');
  });

  it.each(['123', '1234 5678 9012 3456', '١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦'])('is never built of %s', (digits) => {
    expect(() => new AccessCode(digits)).toThrow(RangeError);
  });
});

describe('stretching a code', () => {
  const code = new AccessCode('1234567890123456');

  it('is the scrypt of RFC 7914 with the parameters of its third vector (§12)', async () => {
    const parameters = { N: 16384, r: 8, p: 1 };
    expect(scryptSync('pleaseletmein', 'SodiumChloride', 64, parameters).toString('hex')).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    );
    const expected = scryptSync('1234567890123456', 'quietline/1/code:zz', 32, parameters);
    expect(Buffer.from(await stretch(code, 'zz'))).toEqual(expected);
  });

  it('tells deployments apart', async () => {
    expect(await stretch(code, 'zz')).not.toEqual(await stretch(code, 'yy'));
  });

  it('splits what KMS makes of it into a look-up key and a wrapping key that share nothing', () => {
    const mac = createHmac('sha512', 'key').update('stretched').digest();
    const { lookup, wrapKey } = splitMac(mac);
    expect(Buffer.concat([Buffer.from(lookup, 'base64url'), wrapKey])).toEqual(mac);
    expect(wrapKey).toHaveLength(32);
    expect(() => splitMac(mac.subarray(1))).toThrow(RangeError);
  });
});
