import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Plain } from '../../shared/domain/plain.ts';
import { pad, STEP, unpad } from '../../shared/sealing/padding.ts';
import { anyText, asUtf8, valueOf } from './fixtures.ts';

const refused = { ok: false, error: 'bad_padding' };

const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
};

describe('padding', () => {
  it.each([
    [0, 512],
    [1, 512],
    [508, 512],
    [509, 1024],
    [1020, 1024],
    [1021, 1536],
  ])('of %i bytes makes %i', (length, padded) => {
    expect(pad(new Plain('a'.repeat(length)))).toHaveLength(padded);
  });

  it('counts bytes, not characters', () => {
    expect(pad(new Plain('é'.repeat(255)))).toHaveLength(1024);
  });

  it('comes off again, from any text, also out of a larger buffer', () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), (text, offset) => {
        const padded = pad(new Plain(text));
        expect(padded.length % STEP).toBe(0);
        const inside = new Uint8Array(padded.length + 2 * offset).fill(0xaa);
        inside.set(padded, offset);
        const view = inside.subarray(offset, offset + padded.length);
        expect(valueOf(unpad(view)).reveal()).toBe(asUtf8(text));
      }),
    );
  });

  it('is refused with anything but zeros after the words, wherever it stands', () => {
    const padded = pad(new Plain('words'));
    for (let at = 4 + 5; at < STEP; at += 1) expect(unpad(changed(padded, at, 1))).toEqual(refused);
  });

  it('is refused with more or fewer steps than the length asks for, or with no whole step', () => {
    const padded = pad(new Plain('words'));
    const longer = new Uint8Array(2 * STEP);
    longer.set(padded);
    expect(unpad(longer)).toEqual(refused);
    expect(unpad(changed(padded, 2, 2))).toEqual(refused);
    expect(unpad(changed(padded, 0, 255))).toEqual(refused);
    expect(unpad(padded.subarray(0, STEP - 1))).toEqual(refused);
    expect(unpad(new Uint8Array(0))).toEqual(refused);
  });

  it('is refused around bytes that are no UTF-8', () => {
    expect(unpad(changed(pad(new Plain('words')), 4, 0xff))).toEqual(refused);
  });
});
