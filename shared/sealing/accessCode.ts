import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';
import { toBase64url } from './base64url.ts';
import { derive } from './derive.ts';
import { readDigits } from './digits.ts';
import { Hidden } from './hidden.ts';
import type { SessionSecret } from './session.ts';

const LENGTH = 16;
/** Sixteen digits and whatever keyboards put between them; longer texts are not looked through. */
const LONGEST_TYPED = 200;

/** How many random bytes go into a code. */
const ENTROPY = 32;

/** The 16 digits that open a mailbox. Never stored, and never printed but on the page or in the text that tells it. */
export class AccessCode extends Hidden {
  override readonly placeholder = '[access code]';
  readonly #digits: string;

  constructor(digits: string) {
    super();
    if (!/^[0-9]{16}$/.test(digits)) throw new RangeError('An access code has 16 digits');
    this.#digits = digits;
  }

  digits(): string {
    return this.#digits;
  }

  /** '1234 5678 9012 3456' */
  groups(): string {
    return this.#digits.replaceAll(/(?<=^(?:.{4})+)(?!$)/g, ' ');
  }
}

/**
 * 256 uniform bits modulo 10^16. Some codes are likelier than others by less than one part in 2^200 (10^16 < 2^54), which
 * no one can tell from uniform; unlike rejection sampling it never needs more bytes than it was given.
 */
const codeFrom = (uniform: Uint8Array): AccessCode => {
  if (uniform.length < ENTROPY) throw new RangeError(`A code takes ${ENTROPY} bytes`);
  const number = BigInt(`0x${Buffer.from(uniform.subarray(0, ENTROPY)).toString('hex')}`);
  return new AccessCode((number % 10n ** BigInt(LENGTH)).toString().padStart(LENGTH, '0'));
};

/** The code of the tip that this nonce stands for: a form that is sent again shows the same one, in this session only. */
export const deriveAccessCode = (secret: SessionSecret, nonce: string): AccessCode =>
  codeFrom(derive(secret.bytes(), 'access-code', nonce, ENTROPY));

/** The code that takes the place of another: its own purpose, or the tip's own nonce would give the old code back. */
export const deriveNewCode = (secret: SessionSecret, nonce: string): AccessCode =>
  codeFrom(derive(secret.bytes(), 'new-code', nonce, ENTROPY));

/** @param random uniform bytes, as many as asked for: the system's, or a MAC where a retry must give the same code */
export const newAccessCode = (random: (length: number) => Uint8Array): AccessCode => codeFrom(random(ENTROPY));

/** Reads a code as a person types it: in groups or not, in the digits of any script. */
export const parseAccessCode = (text: string): Result<AccessCode, 'not_a_code'> => {
  const digits = text.length > LONGEST_TYPED ? undefined : readDigits(text);
  return digits?.length === LENGTH ? ok(new AccessCode(digits)) : err('not_a_code');
};

const scryptAsync = promisify<string, string, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/**
 * scrypt (RFC 7914), N = 2^14, r = 8, p = 1: 16 MiB for a moment, within Node's limit of 32.
 *
 * The salt is the deployment's name and not random per mailbox, because the code is all that a person brings: the row must
 * be found by it, so nothing is known yet that a salt of its own could be read from. What a random salt guards
 * against (tables made in advance, guesses tested on many rows at once) is stopped by the KMS key that the result goes
 * through next: without the HSM no guess can be tested at all. The name keeps two countries' codes apart.
 *
 * @returns 32 bytes, the message for KMS `GenerateMac`
 */
export const stretch = async (code: AccessCode, deployment: string): Promise<Uint8Array> =>
  new Uint8Array(await scryptAsync(code.digits(), `quietline/1/code:${deployment}`, 32, { N: 2 ** 14, r: 8, p: 1 }));

/**
 * The two halves of what KMS makes of a stretched code. They are independent, as halves of one pseudorandom output: the
 * look-up key stands in the table and tells nothing of the other.
 *
 * @param mac 64 bytes, from `GenerateMac` with HMAC_SHA_512
 * @returns `lookup`: base64url of 32 bytes, the mailbox's key; `wrapKey`: 32 bytes, for `wrapReporterKey`
 */
export const splitMac = (mac: Uint8Array): { readonly lookup: string; readonly wrapKey: Uint8Array } => {
  if (mac.length !== 64) throw new RangeError('HMAC_SHA_512 gives 64 bytes');
  return { lookup: toBase64url(mac.subarray(0, 32)), wrapKey: mac.slice(32) };
};
