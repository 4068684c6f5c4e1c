import { parseSessionSecret, type SessionSecret } from '../../../shared/sealing/session.ts';

/**
 * Two sessions, each with its cookie, which share nothing. `form` makes a form that is sent again the same tip, and lasts;
 * `box` holds an opened mailbox and is new with every opening, so that a cookie that was noted before opens nothing.
 * `__Host-`: the browser takes it only from this very host, over a secure connection, for every path (RFC 6265bis §4.1.3).
 */
const COOKIES = { form: '__Host-s', box: '__Host-b' } as const;
export type SessionKind = keyof typeof COOKIES;
export const IDLE_MINUTES = 30;

const minuteOf = (now: Date): number => Math.floor(now.getTime() / 60_000);

const cookiesOf = (kind: SessionKind, header: string): readonly string[] =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIES[kind]}=`))
    .map((pair) => pair.slice(COOKIES[kind].length + 1));

/**
 * The session that a request brings, or none. Beside the secret the cookie holds the minute of the last answer: after 30
 * idle minutes it counts for nothing, also where the server keeps no row about it (a form that is being filled in). Who
 * holds the cookie could change the minute; what matters, the opened mailbox, has its own expiry in its row.
 */
export const readCookie = (kind: SessionKind, header: string, now: Date): SessionSecret | null => {
  const [value = ''] = cookiesOf(kind, header);
  const [secret = '', minute = ''] = value.split('.');
  const idle = minuteOf(now) - Number.parseInt(minute, 36);
  // A minute that is not a number compares as false.
  if (!(idle >= -1 && idle <= IDLE_MINUTES)) return null;
  const parsed = parseSessionSecret(secret);
  return parsed.ok ? parsed.value : null;
};

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax';

/**
 * No `Max-Age`: it dies with the browser. `Lax` and not `Strict`: under `Strict` a link from elsewhere would arrive without
 * the cookie, and the answer would replace the session of a form that is open in another tab. Nothing changes on a GET.
 */
export const cookieFor = (kind: SessionKind, secret: SessionSecret, now: Date): string =>
  `${COOKIES[kind]}=${secret.cookie()}.${minuteOf(now).toString(36)}; ${ATTRIBUTES}`;

export const cookiesGone = Object.values(COOKIES).map((name) => `${name}=; ${ATTRIBUTES}; Max-Age=0`);
