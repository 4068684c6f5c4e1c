import { timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../domain/result.ts';
import { base64urlSchema, fromBase64url, toBase64url } from './base64url.ts';
import { derive } from './derive.ts';
import { openDirect, sealDirect } from './direct.ts';
import { Hidden } from './hidden.ts';

const SECRET_LENGTH = 32;
const NONCE_LENGTH = 16;

type Random = (length: number) => Uint8Array;

/** The 32 bytes in a reporter's session cookie. The server derives from them while it answers and keeps none of them. */
export class SessionSecret extends Hidden {
  override readonly placeholder = '[session secret]';
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super();
    if (bytes.length !== SECRET_LENGTH) throw new RangeError(`A session secret has ${SECRET_LENGTH} bytes`);
    this.#bytes = bytes;
  }

  bytes(): Uint8Array {
    return this.#bytes;
  }

  /** base64url, 43 characters: the cookie's value. */
  cookie(): string {
    return toBase64url(this.#bytes);
  }
}

export const newSessionSecret = (random: Random): SessionSecret => new SessionSecret(random(SECRET_LENGTH));

export const parseSessionSecret = (cookie: string): Result<SessionSecret, 'not_a_session'> => {
  const text = base64urlSchema(SECRET_LENGTH).safeParse(cookie);
  return text.success ? ok(new SessionSecret(fromBase64url(text.data))) : err('not_a_session');
};

/** The session's key in storage, base64url, 43 characters; it does not lead back to the cookie. */
export const sessionId = (secret: SessionSecret): string => toBase64url(derive(secret.bytes(), 'session-id', '', 32));

/** Goes into every form (base64url, 43 characters): another site can make a browser send the cookie, but not read this. */
export const csrfToken = (secret: SessionSecret): string => toBase64url(derive(secret.bytes(), 'csrf', '', 32));

export const csrfMatches = (secret: SessionSecret, token: string): boolean => sameText(csrfToken(secret), token);

/** Stands for one tip in a form: 16 random bytes and a MAC of 16 that binds them to the session. base64url, 43 characters. */
export const newNonce = (secret: SessionSecret, random: Random): string => {
  const bytes = random(NONCE_LENGTH);
  return toBase64url(Buffer.concat([bytes, nonceMac(secret, bytes)]));
};

export const nonceBelongs = (secret: SessionSecret, nonce: string): boolean => {
  const bytes = fromBase64url(nonce).subarray(0, NONCE_LENGTH);
  // Compared as text, so that a second spelling of the same bytes, which would derive another tip, is refused.
  return sameText(toBase64url(Buffer.concat([bytes, nonceMac(secret, bytes)])), nonce);
};

/** 128 bits as 32 hex digits. Whoever sees the id learns nothing of nonce or code. */
export const deriveTipId = (secret: SessionSecret, nonce: string): string =>
  Buffer.from(derive(secret.bytes(), 'tip-id', nonce, 16)).toString('hex');

/** Keeps text in the session's row so that only the cookie opens it: a stolen table holds no key material in the clear. */
export const sealForSession = (secret: SessionSecret, text: string): Promise<string> =>
  sealDirect(sessionKey(secret), text, sessionId(secret));

export const openForSession = (secret: SessionSecret, sealed: string): Promise<Result<string, 'cannot_open'>> =>
  openDirect(sessionKey(secret), sealed, sessionId(secret));

const sessionKey = (secret: SessionSecret): Uint8Array => derive(secret.bytes(), 'session-seal', '', 32);

const nonceMac = (secret: SessionSecret, bytes: Uint8Array): Uint8Array =>
  derive(secret.bytes(), 'nonce', toBase64url(bytes), NONCE_LENGTH);

/** Compares in constant time; only the lengths, which are public, may be told apart. */
const sameText = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};
