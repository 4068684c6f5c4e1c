import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { typedCodeSchema } from '../../shared/rows/invitation.ts';
import { newSessionSecret, parseSessionSecret, type SessionSecret } from '../../shared/sealing/session.ts';
import type { Dependencies } from './ports.ts';

const attributes = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** How long somebody may take over their sign-in. */
const SIGN_IN_SECONDS = 10 * 60;

const SESSION = 's';
const SIGN_IN = 'in';
const INVITED = 'code';

export const sessionCookie = (context: Context): string | undefined => getCookie(context, SESSION, 'host');

export const setSessionCookie = (context: Context, secret: SessionSecret): void =>
  setCookie(context, SESSION, secret.cookie(), attributes);

export const dropSessionCookie = (context: Context): void => {
  deleteCookie(context, SESSION, attributes);
};

/** What is carried through a sign-in: a secret that state, nonce and verifier derive from, and the page that was wanted. */
export interface SignInState {
  readonly secret: SessionSecret;
  /** A tip whose page was asked for, or nothing: never a URL, so that nobody can be sent elsewhere. */
  readonly tip: string;
}

export const newSignIn = (context: Context, { random }: Pick<Dependencies, 'random'>, tip: string): SignInState => {
  const secret = newSessionSecret(random);
  setCookie(context, SIGN_IN, `${secret.cookie()}.${tip}`, { ...attributes, maxAge: SIGN_IN_SECONDS });
  return { secret, tip };
};

/** Read once: whatever comes of it, the same answer of the identity provider is not taken twice. */
export const takeSignIn = (context: Context): SignInState | undefined => {
  const [text = '', tip = ''] = (getCookie(context, SIGN_IN, 'host') ?? '').split('.', 2);
  deleteCookie(context, SIGN_IN, attributes);
  const secret = parseSessionSecret(text);
  return secret.ok ? { secret: secret.value, tip: TIP.test(tip) ? tip : '' } : undefined;
};

/**
 * The code of an invitation, kept in the browser alone while its owner signs in: a form of ours may lead to no other site, so that the
 * sign-in itself begins with a link.
 */
export const setInvitedCookie = (context: Context, code: string): void =>
  setCookie(context, INVITED, code, { ...attributes, maxAge: SIGN_IN_SECONDS });

export const invitedCookie = (context: Context): string | undefined =>
  typedCodeSchema.safeParse(getCookie(context, INVITED, 'host')).data;

export const dropInvitedCookie = (context: Context): void => {
  deleteCookie(context, INVITED, attributes);
};

/** As in `shared/rows/pointer.ts`. */
export const TIP = /^[a-z0-9]{16,64}$/;
