import * as z from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Alarmer, Alarming } from '../alarming.ts';
import { ALARM_OVER_PATH, ALARM_PATH } from '../paths.ts';
import { RETRIES } from './overrides.ts';
import type { Rest } from './rest.ts';

/** Longer than where somebody waits on the other end: a phone on a desk, or in a pocket at night. */
const RING_SECONDS = 30;
/** Dates there are to the second. */
const SECOND = 1000;
/** The newest come first; so many are not made in the minute between. */
const PAGE = 200;

const listSchema = z.object({
  calls: z.array(
    z.object({ direction: z.string(), from: z.string(), to: z.string(), date_created: z.string().nullable() }),
  ),
});

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

  async hasRung({ to, from }: Pick<Alarming, 'to' | 'from'>, since: Date): Promise<Result<boolean, 'unknown'>> {
    // Compared here: a number has no place in a URL, which is what logs keep.
    const found = await rest.get(`/Calls.json?PageSize=${PAGE}`, listSchema);
    if (!found.ok) return err('unknown');
    return ok(
      found.value.calls.some(
        (call) =>
          call.direction === 'outbound-api' &&
          call.to === to.reveal() &&
          call.from === from &&
          call.date_created !== null &&
          Date.parse(call.date_created) >= since.getTime() - SECOND,
      ),
    );
  },
});
