import * as z from 'zod';
import { sendOrLeave } from '../../../shared/adapters/queue.ts';
import { jobKey } from '../../../shared/rows/jobKey.ts';
import { ALARM } from '../../../shared/rows/alarm.ts';
import type { Hearing } from '../../../shared/telephony/provider.ts';
import { ALARM_KEY_PATH } from '../../../shared/telephony/paths.ts';
import type { PhonePorts } from '../ports.ts';
import { KEY_SECONDS, sayIn, type Speaker } from './speech.ts';

/** So often it is said: then nobody listens. */
const MOST_TIMES = 3;

/** What the relay put into the address of a call to a duty phone; the provider signs it. */
export const alarmSchema = (languages: readonly string[], other: string) =>
  z.object({
    /** Which alarm, and which of those who are told of it. */
    a: z
      .string()
      .regex(/^alarm[0-9a-f]{32}$/)
      .catch(''),
    n: z.coerce.number().int().min(0).max(20).catch(0),
    l: z
      .string()
      .refine((language) => languages.includes(language))
      .catch(other),
    w: z.enum(['waits', 'unanswered', 'test']).catch('waits'),
    /** How often it was said already. */
    t: z.coerce.number().int().min(0).max(MOST_TIMES).catch(0),
  });
type At = z.infer<ReturnType<typeof alarmSchema>>;

/** Nothing of what waits, nor of the line: whoever picks up may be anybody, or a machine that records it. */
export const alarmOf = ({ a, n, l, w, t }: At, { pack }: Pick<Speaker, 'pack'>): Hearing => {
  if (w === 'test') return { sounds: [sayIn(l, pack)('call.alarmTest')], waitsFor: { kind: 'nothing' } };
  if (t >= MOST_TIMES) return { sounds: [], waitsFor: { kind: 'nothing' } };
  return {
    sounds: [sayIn(l, pack)(w === 'waits' ? 'call.alarm' : 'call.alarmOther')],
    waitsFor: {
      kind: 'keys',
      most: 1,
      seconds: KEY_SECONDS,
      next: `${ALARM_KEY_PATH}?a=${a}&n=${n}&l=${l}&w=${w}&t=${t}`,
    },
  };
};

export const alarmOver = ({ l, w }: At, { pack }: Pick<Speaker, 'pack'>): Hearing => ({
  sounds: [sayIn(l, pack)(w === 'waits' ? 'call.alarmTaken' : 'call.alarmOtherTaken')],
  waitsFor: { kind: 'nothing' },
});

/** A call that breaks off is told to be over, and the text follows; where it cannot be noted that somebody took it, likewise. */
export const alarmBroken = (): Hearing => ({ sounds: [], waitsFor: { kind: 'nothing' } });

/** Notes that somebody pressed 1, or that the call is over, and points the relay at it. What is noted twice is noted once. */
export const createTakeAlarm =
  ({ relay, relayQueue }: Pick<PhonePorts, 'relay' | 'relayQueue'>) =>
  async ({ a, n }: At, what: 'taken' | 'ended'): Promise<void> => {
    if (a === '') return;
    const noted = await relay.change(
      { pk: a, sk: jobKey(ALARM) },
      // The first who takes it has it; of the calls that ended, the latest counts.
      { set: { [what]: n }, ...(what === 'taken' && { when: { taken: undefined } }) },
    );
    if (noted) await sendOrLeave(relayQueue, 'urgent', { tip: a, job: ALARM });
  };
export type TakeAlarm = ReturnType<typeof createTakeAlarm>;
