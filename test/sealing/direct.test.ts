import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { openDirect, sealDirect } from '../../shared/sealing/direct.ts';

const key = new Uint8Array(32).fill(5);
const header = { alg: 'dir', enc: 'A256GCM', binding: 'row-1' };

const made = (protectedHeader: { readonly alg: string; readonly enc: string }, secret = key): Promise<string> =>
  new CompactEncrypt(Buffer.from('text')).setProtectedHeader(protectedHeader).encrypt(secret);

describe('text under a symmetric key', () => {
  it('opens by that key, for the row it was made for', async () => {
    expect(await openDirect(key, await sealDirect(key, 'text', 'row-1'), 'row-1')).toEqual({ ok: true, value: 'text' });
    expect(await openDirect(key, await made(header), 'row-1')).toEqual({ ok: true, value: 'text' });
  });

  it.each([
    ['another row', { ...header, binding: 'row-2' }],
    ['no row', { alg: 'dir', enc: 'A256GCM' }],
    ['another way to come by the key', { ...header, alg: 'A256KW' }],
    ['another cipher of the same key size', { ...header, enc: 'A128CBC-HS256' }],
    ['compression', { ...header, zip: 'DEF' }],
    ['a header that says more', { ...header, cty: 'text' }],
  ])('is refused with %s, though made with the right key', async (_name, other) => {
    expect(await openDirect(key, await made(other), 'row-1')).toEqual({ ok: false, error: 'cannot_open' });
  });
});
