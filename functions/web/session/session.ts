import {
  csrfMatches,
  newNonce,
  nonceBelongs,
  newSessionSecret,
  type SessionSecret,
} from '../../../shared/sealing/session.ts';

type Random = (length: number) => Uint8Array;

/**
 * The session and nonce under which a form goes on or is sent. What does not match is no reason to refuse a tip: it goes
 * on under a fresh pair, and only loses the promise that a resend shows the same code.
 */
export const formSession = (
  secret: SessionSecret | null,
  nonce: string,
  csrf: string,
  random: Random,
): { readonly secret: SessionSecret; readonly nonce: string } => {
  if (secret !== null && csrfMatches(secret, csrf) && nonceBelongs(secret, nonce)) return { secret, nonce };
  const fresh = newSessionSecret(random);
  return { secret: fresh, nonce: newNonce(fresh, random) };
};
