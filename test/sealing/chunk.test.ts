import { CompactEncrypt } from 'jose';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  cut,
  digestOfChunk,
  FILE_STEP,
  LONGEST_CHUNK,
  openChunk,
  sealChunk,
  type ChunkPlace,
} from '../../shared/sealing/chunk.ts';
import { valueOf } from './fixtures.ts';

const key = new Uint8Array(32).fill(5);
const place: ChunkPlace = { deployment: 'quietline-zz', tip: 'a'.repeat(32), version: 'v1', index: 0 };
const bytes = new Uint8Array(Buffer.from('a voice, as bytes'));

let sealed: string;
beforeAll(async () => {
  sealed = await sealChunk(key, bytes, place);
});

describe('a sealed chunk', () => {
  it('opens by its key, in its place, with its digest', async () => {
    expect(valueOf(await openChunk(key, sealed, place, digestOfChunk(sealed)))).toEqual(bytes);
    expect(Buffer.from(sealed).includes('voice')).toBe(false);
  });

  it('opens nowhere else, whatever digest is named', async () => {
    const text = fc.string({ minLength: 1, maxLength: 40 });
    const other = fc
      .oneof(
        fc.record({ deployment: text }),
        fc.record({ tip: text }),
        fc.record({ version: text }),
        fc.record({ index: fc.integer({ min: 1, max: 1000 }) }),
      )
      .map((changed): ChunkPlace => Object.assign({}, place, changed))
      .filter((moved) => JSON.stringify(moved) !== JSON.stringify(place));
    await fc.assert(
      fc.asyncProperty(other, async (moved) => {
        const opened = await openChunk(key, sealed, moved, digestOfChunk(sealed));
        expect(opened).toEqual({ ok: false, error: 'cannot_open' });
      }),
    );
  });

  it('is not believed with any character changed: by its digest, and without that by the seal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.constantFrom(...'ABab01-_.='), async (at, letter) => {
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        fc.pre(changed !== sealed);
        expect(await openChunk(key, changed, place, digestOfChunk(sealed))).toEqual({
          ok: false,
          error: 'wrong_digest',
        });
        expect((await openChunk(key, changed, place, digestOfChunk(changed))).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('of another who knows the key is refused: they cannot meet the digest', async () => {
    const binding = JSON.stringify(['file', place.deployment, place.tip, place.version, place.index]);
    const forged = await new CompactEncrypt(Buffer.from('never said'))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', binding })
      .encrypt(key);
    expect(await openChunk(key, forged, place, digestOfChunk(sealed))).toEqual({ ok: false, error: 'wrong_digest' });
    // It is a good one: nothing but the digest stands against it.
    expect((await openChunk(key, forged, place, digestOfChunk(forged))).ok).toBe(true);
  });

  it('does not open by another key', async () => {
    const other = new Uint8Array(32).fill(6);
    expect((await openChunk(other, sealed, place, digestOfChunk(sealed))).ok).toBe(false);
  });
});

describe('what is sealed of a file', () => {
  it.each([
    [0, [FILE_STEP]],
    [1, [FILE_STEP]],
    [FILE_STEP, [FILE_STEP]],
    [FILE_STEP + 1, [2 * FILE_STEP]],
    [LONGEST_CHUNK, [LONGEST_CHUNK]],
    [LONGEST_CHUNK + 1, [LONGEST_CHUNK, FILE_STEP]],
    [5_000_000, [LONGEST_CHUNK, 2 * FILE_STEP]],
  ])('of %i bytes is whole steps, and no chunk is too long', (length, chunks) => {
    const file = new Uint8Array(length).fill(7);
    const pieces = cut(file);
    expect(pieces.map((piece) => piece.length)).toEqual(chunks);
    const whole = Buffer.concat(pieces);
    expect(whole.subarray(0, length).equals(file)).toBe(true);
    expect(whole.subarray(length).every((byte) => byte === 0)).toBe(true);
  });
});
