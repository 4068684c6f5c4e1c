import type { RegisterRow } from '../../shared/rows/request.ts';
import { staffSessionKey } from '../../shared/rows/staffSession.ts';
import { newSessionSecret, parseSessionSecret, sessionId, type SessionSecret } from '../../shared/sealing/session.ts';
import type { Dependencies } from './ports.ts';

const IDLE_SECONDS = 15 * 60;
const ABSOLUTE_SECONDS = 12 * 60 * 60;
/** The idle limit is written again at most this often, so that reading a page does not cost a write each time. */
const TOUCH_SECONDS = 30;

/** Who is asking, as this partner's own register says now. */
export interface Signed {
  readonly secret: SessionSecret;
  readonly member: RegisterRow;
}

type Needs = Pick<Dependencies, 'offices' | 'partner' | 'now' | 'random'>;

const secondsNow = (now: () => Date): number => Math.floor(now().getTime() / 1000);

/** A fresh secret at each sign-in, so that nobody can be handed a session beforehand. The row holds no key. */
export const startSession = async ({ offices, partner, now, random }: Needs, sub: string): Promise<SessionSecret> => {
  const secret = newSessionSecret(random);
  const started = secondsNow(now);
  // Closed browsers leave rows behind. Each sign-in clears them, so that nobody else needs a permission to.
  await offices.sweepSessions(started);
  await offices.startSession({
    pk: partner,
    sk: staffSessionKey(sessionId(secret)),
    sub,
    started,
    expires: started + IDLE_SECONDS,
  });
  return secret;
};

/** The session that a cookie stands for, if it is alive and its owner is still on the register. */
export const resumeSession = async (
  { offices, now }: Pick<Needs, 'offices' | 'now'>,
  cookie: string | undefined,
): Promise<Signed | undefined> => {
  const secret = parseSessionSecret(cookie ?? '');
  if (!secret.ok) return undefined;
  const id = sessionId(secret.value);
  const session = await offices.session(id);
  if (session === undefined) return undefined;
  const moment = secondsNow(now);
  if (moment >= session.expires) {
    await offices.endSession(id);
    return undefined;
  }
  const member = await offices.member(session.sub);
  if (member === undefined) {
    await offices.endSession(id);
    return undefined;
  }
  // Use moves the idle limit on, but never beyond the absolute one.
  const expires = Math.min(moment + IDLE_SECONDS, session.started + ABSOLUTE_SECONDS);
  if (expires - session.expires >= TOUCH_SECONDS) await offices.touchSession(id, expires);
  return { secret: secret.value, member };
};
