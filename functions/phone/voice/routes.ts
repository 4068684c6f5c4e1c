import { setTimeout as pause } from 'node:timers/promises';
import { Hono, type Context } from 'hono';
import * as z from 'zod';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { faultOf, type Log } from '../../../shared/steps/log.ts';
import {
  ALARM_KEY_PATH,
  ALARM_OVER_PATH,
  ALARM_PATH,
  CALL_KEPT_PATH,
  CALL_PATH,
  CALL_STATUS_PATH,
  CALL_STEP_PATH,
  CALL_WAIT_PATH,
  RECORDING_PATH,
  RING_OVER_PATH,
  RING_PATH,
  RING_TAKEN_PATH,
} from '../../../shared/telephony/paths.ts';
import type { Hearing, Telephony } from '../../../shared/telephony/provider.ts';
import { webhookOf } from '../webhook.ts';
import type { Back } from './back.ts';
import { addBackRoutes, type Asked, type Called } from './backRoutes.ts';
import { alarmBroken, alarmOf, alarmOver, alarmSchema, type TakeAlarm } from './alarm.ts';
import { farewell, joinOf, languagesOf, ringOf, ringOver, waitOver, whenBroken } from './speech.ts';
import type { TakeCall } from './takeCall.ts';
import type { TakeRecording } from './takeRecording.ts';
import type { Wait } from './talk.ts';

/** Nobody listens to that. */
const LONGEST_TAKING_MILLISECONDS = 6_000;
/** Together less than the seven that the provider waits for one answer (shared/telephony/twilio/overrides.ts). */
const PATIENCE_MILLISECONDS = { signature: 2_500, answer: 3_500 } as const;

export interface VoiceDependencies {
  readonly telephony: Telephony;
  readonly takeCall: TakeCall;
  readonly takeRecording: TakeRecording;
  readonly wait: Wait;
  readonly back: Back;
  readonly takeAlarm: TakeAlarm;
  /** The id of a call that is over: whether nothing of it was taken. */
  readonly endedUntold: (call: string) => Promise<boolean>;
  /** The id of a call of which no recording was made: whether somebody was thanked for one. */
  readonly recordingLost: (call: string) => Promise<boolean>;
  readonly pack: Pack;
  readonly site: string;
  readonly events: Log;
}

/** What we put into the addresses of a call; whatever else stands there is not ours, and begins it. */
const atSchema = z.object({
  n: z.coerce.number().int().min(1).max(1_000).catch(0),
  l: z.string().optional(),
  q: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .catch(''),
  e: z.literal('nothing').optional().catch(undefined),
});

const within = async <Value>(milliseconds: number, work: Promise<Value>): Promise<Value> => {
  const over = new AbortController();
  const late = pause(milliseconds, undefined, { signal: over.signal }).then(() => {
    throw new Error('An answer to a call came too late');
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => over.abort());
};

/**
 * Calls. Whatever fails behind them, the caller hears something: the numbers, and a tone. So nothing here is answered with an error
 * but what the provider did not sign; that something failed is logged, and alarmed by that.
 */
export const voiceRoutes = ({
  telephony,
  takeCall,
  takeRecording,
  wait,
  back,
  takeAlarm,
  endedUntold,
  recordingLost,
  pack,
  site,
  events,
}: VoiceDependencies): Hono => {
  const { languages } = pack.jurisdiction;
  const speaker = { pack, site };

  const say = (c: Context, hearing: Hearing): Response => {
    const { contentType, body } = telephony.hear(hearing);
    return c.body(body, 200, { 'content-type': contentType, 'cache-control': 'no-store' });
  };
  const numbersAndTone = (spoken: readonly string[]): Hearing => whenBroken(spoken, speaker);
  const atOf = (c: Context): Asked => {
    const { n, l, q, e } = atSchema.parse(c.req.query());
    return { step: n, queue: q, language: languages.find((each) => each === l), nothing: e === 'nothing' };
  };

  /**
   * @param lead what is heard of a call that the provider signed
   * @param fallback what is heard where that fails, in these languages: who is no caller, or waits, is not recorded
   */
  const called: Called = async (c, path, lead, fallback = numbersAndTone) => {
    const broken = (error: unknown, spoken: readonly string[]): Response => {
      events.error('call_broken', { fault: faultOf(error) });
      return say(c, fallback(spoken));
    };
    const webhook = await webhookOf(c, path);
    let genuine: boolean;
    try {
      genuine = await within(PATIENCE_MILLISECONDS.signature, telephony.isGenuine(webhook));
    } catch (error) {
      // Who it is from cannot be told; the country's numbers are no secret. Nothing of it has been read.
      return broken(error, languages);
    }
    if (!genuine) return c.body(null, 403);
    const at = atOf(c);
    const call = telephony.readCall(webhook);
    if (!call.ok) return broken(undefined, languages);
    try {
      return say(c, await within(PATIENCE_MILLISECONDS.answer, lead(call.value, at)));
    } catch (error) {
      const [first = pack.jurisdiction.defaultLanguage] = languagesOf(call.value.to, pack);
      return broken(error, [at.language ?? first]);
    }
  };

  const app = new Hono();
  app.post(CALL_PATH, (c) => called(c, CALL_PATH, takeCall));
  app.post(CALL_STEP_PATH, (c) => called(c, CALL_STEP_PATH, takeCall));
  app.post(CALL_KEPT_PATH, (c) =>
    called(c, CALL_KEPT_PATH, async (call, { language, nothing }) =>
      farewell(language ?? pack.jurisdiction.defaultLanguage, !nothing && call.happened.kind === 'recorded', speaker),
    ),
  );
  const { defaultLanguage } = pack.jurisdiction;
  // Who waits, and for whom nobody can be rung, is led on: a document that fails would leave them waiting.
  app.post(CALL_WAIT_PATH, (c) =>
    called(c, CALL_WAIT_PATH, (call, { language, queue }) => wait(call, language ?? defaultLanguage, queue), waitOver),
  );
  const rungInVain = (): Hearing => ringOver(defaultLanguage, false, speaker);
  app.post(RING_PATH, (c) =>
    called(
      c,
      RING_PATH,
      async (_call, { language, queue }) => ringOf(language ?? defaultLanguage, queue, speaker),
      rungInVain,
    ),
  );
  app.post(RING_TAKEN_PATH, (c) =>
    called(
      c,
      RING_TAKEN_PATH,
      async ({ happened }, { language, queue }) => {
        const takes = happened.kind === 'keys' && happened.keys.reveal() === '1';
        return takes
          ? joinOf(language ?? defaultLanguage, queue)
          : ringOver(language ?? defaultLanguage, false, speaker);
      },
      rungInVain,
    ),
  );
  app.post(RING_OVER_PATH, (c) =>
    called(
      c,
      RING_OVER_PATH,
      async ({ happened }, { language }) =>
        ringOver(language ?? defaultLanguage, happened.kind === 'joined' && !happened.spoken, speaker),
      rungInVain,
    ),
  );
  addBackRoutes(app, called, { telephony, back, pack, events });
  const alarmAt = (c: Context) => alarmSchema(languages, defaultLanguage).parse(c.req.query());
  app.post(ALARM_PATH, (c) => called(c, ALARM_PATH, async () => alarmOf(alarmAt(c), speaker), alarmBroken));
  app.post(ALARM_KEY_PATH, (c) =>
    called(
      c,
      ALARM_KEY_PATH,
      async ({ happened }) => {
        const at = alarmAt(c);
        if (happened.kind !== 'keys' || happened.keys.reveal() !== '1') return alarmOf({ ...at, t: at.t + 1 }, speaker);
        await takeAlarm(at, 'taken');
        return alarmOver(at, speaker);
      },
      alarmBroken,
    ),
  );
  app.post(ALARM_OVER_PATH, async (c) => {
    const webhook = await webhookOf(c, ALARM_OVER_PATH);
    if (!(await telephony.isGenuine(webhook))) return c.body(null, 403);
    // Brought again where it cannot be noted: the text waits for it.
    await takeAlarm(alarmAt(c), 'ended');
    return c.body(null, 204);
  });
  app.post(RECORDING_PATH, async (c) => {
    const webhook = await webhookOf(c, RECORDING_PATH);
    if (!(await telephony.isGenuine(webhook))) return c.body(null, 403);
    const recording = telephony.readRecording(webhook);
    if (!recording.ok) return c.body(null, 400);
    if (!recording.value.isThere) {
      // What cannot be noted now would not be either if it were told again; that it is lost, the alarm says.
      if (await recordingLost(recording.value.call).catch(() => true)) events.error('recording_lost', { count: 1 });
      return c.body(null, 204);
    }
    // What cannot be taken now stays at the provider: to be told of it again would change nothing.
    const taken = await within(LONGEST_TAKING_MILLISECONDS, takeRecording(recording.value)).catch((error: unknown) =>
      faultOf(error),
    );
    if (taken !== 'taken') events.error('recording_left', { fault: taken });
    return c.body(null, 204);
  });
  app.post(CALL_STATUS_PATH, async (c) => {
    const webhook = await webhookOf(c, CALL_STATUS_PATH);
    if (!(await telephony.isGenuine(webhook))) return c.body(null, 403);
    const call = telephony.readEnd(webhook);
    if (!call.ok) return c.body(null, 400);
    // Counted, and nothing of it kept. What cannot be counted is no reason to be told of it again.
    if (await endedUntold(call.value.id).catch(() => false)) events.info('call_untold', { count: 1 });
    return c.body(null, 204);
  });
  return app;
};
