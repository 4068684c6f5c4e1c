import { generateKeyPairSync, sign, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { joseSignature } from '../../../shared/custody/der.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const signed = (text: string): Uint8Array => new Uint8Array(sign('sha256', Buffer.from(text), privateKey));

const integer = (bytes: readonly number[]) => [2, bytes.length, ...bytes];
const sequence = (...content: readonly number[]) => Uint8Array.from([0x30, content.length, ...content]);

it('turns whatever is signed into what a JWS has', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const raw = joseSignature(signed(text));
      if (!raw.ok) throw new Error('Not read');
      expect(raw.value).toHaveLength(64);
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      expect(verify('sha256', Buffer.from(text), key, raw.value)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

it('fills up what is short', () => {
  const raw = joseSignature(sequence(...integer([5]), ...integer([0, 0x80])));
  if (!raw.ok) throw new Error('Not read');
  expect([raw.value[31], raw.value[63], raw.value.reduce((sum, byte) => sum + byte, 0)]).toEqual([5, 0x80, 0x85]);
});

it.each([
  ['nothing', new Uint8Array()],
  ['something behind it', Uint8Array.from([...sequence(...integer([1]), ...integer([1])), 0])],
  ['a third number', sequence(...integer([1]), ...integer([1]), ...integer([1]))],
  ['one number', sequence(...integer([1]))],
  ['a negative number', sequence(...integer([0x80]), ...integer([1]))],
  ['a number filled up without need', sequence(...integer([0, 1]), ...integer([1]))],
  ['a number that is too long', sequence(...integer([1, ...Array.from({ length: 32 }, () => 0)]), ...integer([1]))],
  ['an empty number', sequence(...integer([]), ...integer([1]))],
  ['another tag', Uint8Array.from([0x31, ...sequence(...integer([1]), ...integer([1])).subarray(1)])],
])('refuses %s', (_what, der) => {
  expect(joseSignature(der).ok).toBe(false);
});

it('throws at nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (der) => void expect(typeof joseSignature(der).ok).toBe('boolean')),
  );
});
