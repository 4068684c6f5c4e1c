import { createHash } from 'node:crypto';
import { upToTheHour } from '../domain/hour.ts';
import type { Plain } from '../domain/plain.ts';
import { CALL_BACK, type BackJob, type CallBackRow, type CalledRow, type Calling } from '../rows/callBack.ts';
import { owes, owesBy } from '../rows/owed.ts';
import { jobKey } from '../rows/jobKey.ts';
import type { RsaPublicKey } from '../sealing/rsaPublicKey.ts';
import { seal } from '../sealing/seal.ts';
import { digestOf } from '../sealing/sealed.ts';
import { sealedText } from '../sealing/sealedText.ts';
import { CALL_BACK_DAYS, isInWindow } from './callBackWindow.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So often within a day and a night is somebody called: a telephone that rings again and again is noticed. */
const MOST_TRIES_A_DAY = 2;

/** What the number that may be called is sealed as: beside the asking, and no part of the tip. */
export const callBackHeader = (deployment: string, tip: string) =>
  ({ deployment, tip, part: 'number', version: CALL_BACK }) as const;

type Asked = Pick<CallBackRow, 'contact' | 'when' | 'language' | 'line'>;

/** Somebody asked to be called back, and has the code that it takes. */
export const sealCallBack = async (
  deployment: string,
  tip: string,
  number: Plain,
  { contact, when, language, line }: Asked,
  relay: RsaPublicKey,
  now: Date,
): Promise<CallBackRow> => {
  const sealed = await seal(number, callBackHeader(deployment, tip), { relay });
  const expires = new Date(upToTheHour(now).getTime() + CALL_BACK_DAYS * DAY);
  return {
    pk: tip,
    sk: `job#${CALL_BACK}`,
    kind: 'callback',
    revision: 1,
    number: sealedText(sealed),
    digest: digestOf(sealed),
    contact,
    when,
    language,
    line,
    tries: [],
    expires: expires.toISOString(),
    ...owesBy('relay', 'routine', `${tip}${CALL_BACK}`, expires, now),
  };
};

/** A partner asks to call back. The same request is one call. */
export const backJob = (tip: string, partner: string, request: string, now: Date): BackJob => ({
  pk: tip,
  sk: jobKey(request),
  kind: 'back',
  revision: 1,
  state: 'waiting',
  shown: 'call_begins',
  partner,
  since: now.toISOString(),
  looks: 0,
  until: now.toISOString(),
  ...owes('relay', 'urgent', `${tip}${request}`, now),
});

/** What the provider knows a call back by: it says neither which tip nor which job. Also where the partner waits. */
export const callIdOf = ({ pk, sk }: Pick<BackJob, 'pk' | 'sk'>): string =>
  createHash('sha256').update(`quietline/1/back:${pk}/${sk}`).digest('hex').slice(0, 32);

interface Moment {
  readonly now: Date;
  readonly timeZone: string;
  readonly isStopped: boolean;
}

/**
 * Whether somebody may be called back now: asked anew each time that a telephone is to ring. Whatever is not known is a no.
 *
 * @param job whose call it would be
 * @returns why not; or nothing
 */
export const whyNot = (
  row: CallBackRow | undefined,
  job: string,
  { now, timeZone, isStopped }: Moment,
): Calling | undefined => {
  if (row === undefined || Date.parse(row.expires) <= now.getTime()) return 'call_gone';
  if (isStopped) return 'call_stopped';
  if (!isInWindow(row.when, now, timeZone)) return 'call_outside';
  const { current, tries } = row;
  if (current !== undefined && current.job !== job && Date.parse(current.until) > now.getTime()) return 'call_busy';
  // Only the hour of each is known: it counts as if it had been at the end of it. By the clock's own hours and days, two could
  // follow each other at once.
  const within = (span: number) => tries.filter((hour) => Date.parse(hour) + HOUR > now.getTime() - span);
  return within(DAY).length >= MOST_TRIES_A_DAY || within(HOUR).length > 0 ? 'call_tried' : undefined;
};

/** What became of a call, by all that was told of it so far; nothing while it may still go on. */
export const becameOf = ({ talked, machine, coded, end }: CalledRow): Calling | undefined => {
  if (talked === true) return 'call_talked';
  if (machine === true) return 'call_machine';
  if (end === 'nobody') return 'call_nobody';
  if (end === 'failed') return 'call_failed';
  if (end === undefined) return undefined;
  return coded === true ? 'call_missed' : 'call_no_code';
};
