import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { newSessionSecret, parseSessionSecret, type SessionSecret } from '../../shared/sealing/session.ts';
import type { Dependencies } from './ports.ts';

const attributes = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** How long somebody may take over their sign-in. */
const SIGN_IN_SECONDS = 10 * 60;

/**
 * Named by partner: cookies do not tell ports apart (RFC 6265 §8.5), so on one machine two partners' sites would throw out
 * each other's sessions.
 */
const sessionName = (partner: string): string => `s-${partner}`;
const signInName = (partner: string): string => `in-${partner}`;

type Needs = Pick<Dependencies, 'partner'>;

export const sessionCookie = (context: Context, { partner }: Needs): string | undefined =>
  getCookie(context, sessionName(partner), 'host');

export const setSessionCookie = (context: Context, { partner }: Needs, secret: SessionSecret): void =>
  setCookie(context, sessionName(partner), secret.cookie(), attributes);

export const dropSessionCookie = (context: Context, { partner }: Needs): void => {
  deleteCookie(context, sessionName(partner), attributes);
};

/** What is carried through a sign-in: a secret that state, nonce and verifier derive from, and the page that was wanted. */
export interface SignInState {
  readonly secret: SessionSecret;
  /** A tip whose page was asked for, or nothing: never a URL, so that nobody can be sent elsewhere. */
  readonly tip: string;
}

export const newSignIn = (
  context: Context,
  { partner, random }: Pick<Dependencies, 'partner' | 'random'>,
  tip: string,
): SignInState => {
  const secret = newSessionSecret(random);
  setCookie(context, signInName(partner), `${secret.cookie()}.${tip}`, { ...attributes, maxAge: SIGN_IN_SECONDS });
  return { secret, tip };
};

/** Read once: whatever comes of it, the same answer of the identity provider is not taken twice. */
export const takeSignIn = (context: Context, { partner }: Needs): SignInState | undefined => {
  const [text = '', tip = ''] = (getCookie(context, signInName(partner), 'host') ?? '').split('.', 2);
  deleteCookie(context, signInName(partner), attributes);
  const secret = parseSessionSecret(text);
  return secret.ok ? { secret: secret.value, tip: TIP.test(tip) ? tip : '' } : undefined;
};

/** As in `shared/rows/pointer.ts`. */
export const TIP = /^[a-z0-9]{16,64}$/;
