import { TextDecoder, TextEncoder } from 'node:util';
import { Plain } from '../domain/plain.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** Sealed text is a whole number of steps long, so that its size says little about what was written. In bytes. */
export const STEP = 512;

const PREFIX = 4;

/**
 * Words as bytes: their UTF-8 length (4 bytes, big-endian), the UTF-8, and zeros up to the next multiple of `STEP`.
 *
 * A lone surrogate has no UTF-8 and becomes U+FFFD (WHATWG Encoding), exactly as a browser's form would have sent it.
 */
export const pad = (words: Plain): Uint8Array => {
  const text = new TextEncoder().encode(words.reveal());
  const padded = new Uint8Array(Math.ceil((PREFIX + text.length) / STEP) * STEP);
  new DataView(padded.buffer).setUint32(0, text.length);
  padded.set(text, PREFIX);
  return padded;
};

/** The reverse of `pad`, for exactly what `pad` makes: anything else was sealed by something that is not this code. */
export const unpad = (padded: Uint8Array): Result<Plain, 'bad_padding'> => {
  if (padded.length < STEP || padded.length % STEP !== 0) return err('bad_padding');
  const length = new DataView(padded.buffer, padded.byteOffset, padded.byteLength).getUint32(0);
  const end = PREFIX + length;
  if (Math.ceil(end / STEP) * STEP !== padded.length) return err('bad_padding');
  if (padded.subarray(end).some((byte) => byte !== 0)) return err('bad_padding');
  try {
    // Without `ignoreBOM` a leading U+FEFF would be dropped, and the round trip would not be one.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return ok(new Plain(decoder.decode(padded.subarray(PREFIX, end))));
  } catch {
    return err('bad_padding');
  }
};
