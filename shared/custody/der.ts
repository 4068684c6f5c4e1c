import { err, ok, type Result } from '../domain/result.ts';

/** Bytes of r and of s over P-256. */
const LENGTH = 32;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** One INTEGER that is not negative, as 32 bytes, and what follows it. */
const integer = (der: Uint8Array): { readonly value: Uint8Array; readonly rest: Uint8Array } | undefined => {
  const [tag, length = 0, first = 0, second = 0] = der;
  if (tag !== INTEGER || length === 0 || length > LENGTH + 1 || der.length < 2 + length) return undefined;
  const padded = first === 0 && length > 1;
  // A leading zero stands only before a bit that would read as a sign; without it that bit must not be set.
  if (padded ? second < 0x80 : first >= 0x80) return undefined;
  const digits = der.subarray(padded ? 3 : 2, 2 + length);
  if (digits.length > LENGTH) return undefined;
  const value = new Uint8Array(LENGTH);
  value.set(digits, LENGTH - digits.length);
  return { value, rest: der.subarray(2 + length) };
};

/** KMS signs as DER (RFC 3279, section 2.2.3); a JWS has r and s side by side (RFC 7518, section 3.4). */
export const joseSignature = (der: Uint8Array): Result<Uint8Array, 'not_der'> => {
  const [tag, length] = der;
  if (tag !== SEQUENCE || length !== der.length - 2) return err('not_der');
  const r = integer(der.subarray(2));
  const s = r && integer(r.rest);
  if (r === undefined || s === undefined || s.rest.length > 0) return err('not_der');
  const joined = new Uint8Array(2 * LENGTH);
  joined.set(r.value);
  joined.set(s.value, LENGTH);
  return ok(joined);
};
