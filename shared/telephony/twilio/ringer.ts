import * as z from 'zod';
import { RING_PATH } from '../paths.ts';
import type { Ringer } from '../ringing.ts';
import { RETRIES } from './overrides.ts';
import type { Rest } from './rest.ts';

/** So long each telephone rings before the next does. */
const RING_SECONDS = 20;

/**
 * @param base the public URL that Twilio was given, without a trailing slash
 * @see https://www.twilio.com/docs/voice/api/call-resource#create-a-call-resource
 */
export const createRinger = (rest: Pick<Rest, 'post'>, base: string): Ringer => ({
  async ring({ to, from, queue, language }) {
    const form = new URLSearchParams({
      To: to.reveal(),
      From: from,
      Url: `${base}${RING_PATH}?q=${queue}&l=${language}${RETRIES}`,
      Timeout: String(RING_SECONDS),
    });
    return (await rest.post('/Calls.json', form, z.object({ sid: z.string() }))).ok;
  },
});
