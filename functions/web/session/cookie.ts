import { parseSessionSecret, type SessionSecret } from '../../../shared/sealing/session.ts';

/** `__Host-`: the browser takes it only from this very host, over a secure connection, for every path (RFC 6265bis §4.1.3). */
const COOKIE = '__Host-s';
export const IDLE_MINUTES = 30;

const minuteOf = (now: Date): number => Math.floor(now.getTime() / 60_000);

const cookiesOf = (header: string): readonly string[] =>
  header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1));

/**
 * The session that a request brings, or none. Beside the secret the cookie holds the minute of the last answer: after 30
 * idle minutes it counts for nothing, also where the server keeps no row about it (a form that is being filled in). Who
 * holds the cookie could change the minute; what matters, the opened mailbox, has its own expiry in its row.
 */
export const readCookie = (header: string, now: Date): SessionSecret | null => {
  const [value = ''] = cookiesOf(header);
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
export const cookieFor = (secret: SessionSecret, now: Date): string =>
  `${COOKIE}=${secret.cookie()}.${minuteOf(now).toString(36)}; ${ATTRIBUTES}`;

export const cookieGone = `${COOKIE}=; ${ATTRIBUTES}; Max-Age=0`;
