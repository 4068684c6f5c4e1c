import * as z from 'zod';
import { err, ok } from '../../domain/result.ts';
import { TEXT_STATUS_PATH } from '../paths.ts';
import type { SendFailure, Sender } from '../sending.ts';
import type { Rest } from './rest.ts';
import { STOPPED } from './textState.ts';

const createdSchema = z.object({ sid: z.string() });
const listSchema = z.object({
  messages: z.array(
    z.object({
      sid: z.string(),
      direction: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      body: z.string(),
      date_created: z.string(),
    }),
  ),
  next_page_uri: z.string().nullable(),
});

const failureOf = (failure: { readonly kind: string; readonly code?: number | null }): SendFailure => {
  if (failure.kind === 'refused') return failure.code === STOPPED ? 'stopped' : 'refused';
  return failure.kind === 'later' ? 'later' : 'uncertain';
};

/** Dates there are to the second. */
const SECOND = 1000;
const PAGE = 1000;

/**
 * Twilio takes no key by which a request that comes twice would be known, so what may have been sent is looked for.
 *
 * @param base the public URL that Twilio was given, without a trailing slash
 * @see https://www.twilio.com/docs/messaging/api/message-resource
 */
export const createSender = (rest: Rest, base: string): Sender => ({
  async text({ to, from, words, id, validFor }) {
    const form = new URLSearchParams({
      To: to.reveal(),
      From: from,
      Body: words.reveal(),
      // How long it may wait in the provider's own queue; the carrier's is beyond anybody's reach.
      ValidityPeriod: String(validFor),
      StatusCallback: `${base}${TEXT_STATUS_PATH}?s=${id}`,
    });
    const sent = await rest.post('/Messages.json', form, createdSchema);
    return sent.ok ? ok(sent.value.sid) : err(failureOf(sent.error));
  },

  async findText({ to, from, words }, since, isOther) {
    // By day, and compared here: a number has no place in a URL, which is what logs keep.
    const day = new Date(since.getTime() - SECOND).toISOString().slice(0, 10);
    const found = await rest.get(`/Messages.json?DateSent%3E=${day}&PageSize=${PAGE}`, listSchema);
    if (!found.ok) return err('unknown');
    const it = found.value.messages.find(
      (message) =>
        message.direction === 'outbound-api' &&
        message.to === to.reveal() &&
        message.from === from &&
        message.body === words.reveal() &&
        Date.parse(message.date_created) >= since.getTime() - SECOND &&
        !isOther(message.sid),
    );
    // Beyond the first page it may be there all the same.
    return it === undefined && found.value.next_page_uri !== null ? err('unknown') : ok(it?.sid ?? null);
  },
});
