import * as z from 'zod';
import { Plain } from '../../domain/plain.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { HeldText, ProviderCopy } from '../provider.ts';
import { nextOf, pagedSchema } from './pages.ts';
import type { Rest, RestFailure } from './rest.ts';

const sidSchema = z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/);
/** RFC 2822. */
const dateSchema = z
  .string()
  .transform((text) => new Date(text))
  .refine((date) => !Number.isNaN(date.getTime()));
const countSchema = z.coerce.number().int().nonnegative().catch(0);

/** https://www.twilio.com/docs/messaging/api/message-resource#message-properties */
const messageSchema = z.object({
  sid: sidSchema,
  direction: z.enum(['inbound', 'outbound-api', 'outbound-call', 'outbound-reply']),
  from: z.string().nullish(),
  to: z.string().nullish(),
  body: z.string().nullish(),
  num_media: countSchema,
  date_created: dateSchema,
});

/** https://www.twilio.com/docs/voice/api/call-resource#call-properties */
const callSchema = z.object({ sid: sidSchema, status: z.string(), date_created: dateSchema });
const OVER: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** https://www.twilio.com/docs/voice/api/recording#recording-status-values: there is nothing to be had of these yet. */
const MAKING: ReadonlySet<string> = new Set(['in-progress', 'paused', 'stopped', 'processing']);

/** https://www.twilio.com/docs/voice/api/recording#recording-properties */
const recordingSchema = z.object({
  sid: sidSchema,
  call_sid: sidSchema,
  date_created: dateSchema,
  duration: countSchema,
  status: z.string(),
});

const textsSchema = pagedSchema.extend({ messages: z.array(messageSchema) });
const callsSchema = pagedSchema.extend({ calls: z.array(callSchema) });
const recordingsSchema = pagedSchema.extend({ recordings: z.array(recordingSchema) });
const mediaSchema = z.object({ media_list: z.array(z.object({ sid: sidSchema })) });

/** https://www.twilio.com/docs/messaging/api/media-resource: ten files of 5 MB together; other channels allow 16. */
const LONGEST_ATTACHMENT = 16 * 1024 * 1024;
const PAGE = 'PageSize=100';

const WAYS = {
  inbound: 'received',
  'outbound-api': 'sent',
  'outbound-call': 'answer',
  'outbound-reply': 'answer',
} as const;

const heldText = (message: z.infer<typeof messageSchema>): HeldText => {
  const { sid: id, direction, from, to, body, num_media: attachments, date_created: at } = message;
  const way = WAYS[direction];
  if (way !== 'received') return { id, at, way, received: null };
  // Which words it took for an end of sending it does not say here: our own list has to know them.
  const words = new Plain(body ?? '');
  return {
    id,
    at,
    way,
    received: { id, from: new Plain(from ?? ''), to: to ?? '', words, attachments, sending: 'as_before' },
  };
};

const isGone = (failure: RestFailure): boolean => failure.kind === 'refused' && failure.status === 404;

const orGone = <Value>(answer: Result<Value, RestFailure>): Result<Value, 'gone' | 'failed'> =>
  answer.ok ? answer : err(isGone(answer.error) ? 'gone' : 'failed');

const FOLDERS = { text: 'Messages', call: 'Calls', recording: 'Recordings' } as const;

export const createCopy = (rest: Rest): ProviderCopy => ({
  async texts(after = `/Messages.json?${PAGE}`) {
    const page = await rest.get(after, textsSchema);
    if (!page.ok) return err('failed');
    return ok({ items: page.value.messages.map(heldText), next: nextOf(page.value) });
  },
  async calls(after = `/Calls.json?${PAGE}`) {
    const page = await rest.get(after, callsSchema);
    if (!page.ok) return err('failed');
    const items = page.value.calls.map((call) => ({
      id: call.sid,
      at: call.date_created,
      isOver: OVER.has(call.status),
    }));
    return ok({ items, next: nextOf(page.value) });
  },
  async recordings(after = `/Recordings.json?${PAGE}`) {
    const page = await rest.get(after, recordingsSchema);
    if (!page.ok) return err('failed');
    const items = page.value.recordings.map((recording) => ({
      id: recording.sid,
      call: recording.call_sid,
      at: recording.date_created,
      seconds: recording.duration,
      isOver: !MAKING.has(recording.status),
    }));
    return ok({ items, next: nextOf(page.value) });
  },
  async attachments(text) {
    const list = orGone(await rest.get(`/Messages/${text}/Media.json?${PAGE}`, mediaSchema));
    return list.ok ? ok(list.value.media_list.map(({ sid }) => sid)) : list;
  },
  attachment: async (text, id) => orGone(await rest.bytes(`/Messages/${text}/Media/${id}`, LONGEST_ATTACHMENT)),
  async forget(what, id) {
    const gone = await rest.delete(`/${FOLDERS[what]}/${id}.json`);
    return gone.ok || isGone(gone.error);
  },
});
