import * as z from 'zod';
import { err, ok } from '../../domain/result.ts';
import type { Alarmer } from '../alarming.ts';
import { ALARM_OVER_PATH, ALARM_PATH } from '../paths.ts';
import { hasMadeCall } from './hasMadeCall.ts';
import { RETRIES } from './overrides.ts';
import type { Rest } from './rest.ts';

/** Longer than where somebody waits on the other end: a phone on a desk, or in a pocket at night. */
const RING_SECONDS = 30;
/**
 * @param base the public URL that Twilio was given, without a trailing slash
 * @see https://www.twilio.com/docs/voice/api/call-resource
 */
export const createAlarmer = (rest: Pick<Rest, 'get' | 'post'>, base: string): Alarmer => ({
  async ring({ to, from, id, at, language, words }) {
    const form = new URLSearchParams({
      To: to.reveal(),
      From: from,
      Url: `${base}${ALARM_PATH}?a=${id}&n=${at}&l=${language}&w=${words}${RETRIES}`,
      // Told once, when it is over, whatever became of it.
      StatusCallback: `${base}${ALARM_OVER_PATH}?a=${id}&n=${at}${RETRIES}`,
      Timeout: String(RING_SECONDS),
    });
    const rung = await rest.post('/Calls.json', form, z.object({ sid: z.string() }));
    return rung.ok ? ok(undefined) : err(rung.error.kind);
  },

  hasRung: (call, since) => hasMadeCall(rest, call, since),
});
