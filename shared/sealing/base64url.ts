import * as z from 'zod';

/** URL-safe base64 without padding (RFC 4648 §5). */
export const toBase64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The bytes of base64url text. Lenient, as Node is: parse with `base64urlSchema` before you believe the text. */
export const fromBase64url = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));

/**
 * Base64url text that has only one spelling.
 *
 * Decoders ignore the unused low bits of the last character (RFC 4648 §3.5), padding and stray characters. Two texts for
 * the same bytes would let somebody change a stored character without any digest noticing, so only the canonical one passes.
 *
 * @param byteLength the exact number of bytes, where the format fixes it
 */
export const base64urlSchema = (byteLength?: number) =>
  z.string().refine((text) => {
    const bytes = fromBase64url(text);
    return toBase64url(bytes) === text && (byteLength === undefined || bytes.length === byteLength);
  }, 'not canonical base64url of the expected length');
