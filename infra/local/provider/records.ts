import * as z from 'zod';
import { newSid } from './sid.ts';
import { createStore, type Store } from './store.ts';

/** What the provider keeps of texts that it carried, in its own words, until they are deleted. */

const mediaSchema = z.object({ sid: z.string(), contentType: z.string(), base64: z.string(), created: z.number() });
export type MediaRecord = z.infer<typeof mediaSchema>;

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
const messageStatusSchema = z.enum(['queued', 'sent', 'delivered', 'undelivered', 'failed', 'received']);
export type MessageStatus = z.infer<typeof messageStatusSchema>;

const messageSchema = z.object({
  sid: z.string(),
  sequence: z.number(),
  direction: z.enum(['inbound', 'outbound-api', 'outbound-reply']),
  from: z.string(),
  to: z.string(),
  body: z.string(),
  status: messageStatusSchema,
  errorCode: z.number().optional(),
  /** Milliseconds since the epoch. */
  created: z.number(),
  updated: z.number(),
  media: z.array(mediaSchema),
  statusCallback: z.string().optional(),
});
export type MessageRecord = z.infer<typeof messageSchema>;

type NewMessage = Omit<MessageRecord, 'sid' | 'sequence' | 'errorCode' | 'created' | 'updated'>;

const FINAL: ReadonlySet<MessageStatus> = new Set(['delivered', 'undelivered', 'failed', 'received']);

export const isFinal = ({ status }: MessageRecord): boolean => FINAL.has(status);

/** https://www.twilio.com/docs/api/errors/20009: a minute at least after a message, and never before its status is final. */
const UNDELETABLE_MILLISECONDS = 60_000;

export const isUnfinished = (message: MessageRecord, now: number): boolean =>
  !isFinal(message) || now - message.updated < UNDELETABLE_MILLISECONDS;

export interface Messages extends Omit<Store<MessageRecord>, 'put' | 'nextSequence'> {
  readonly add: (message: NewMessage) => MessageRecord;
  /** Undefined when it has been deleted meanwhile. */
  readonly change: (sid: string, changes: Partial<MessageRecord>) => MessageRecord | undefined;
}

export const createMessages = (path: string, now: () => number): Messages => {
  const { put, nextSequence, ...store } = createStore(path, messageSchema);
  return {
    ...store,
    add: (message) => {
      const sid = newSid(message.media.length > 0 ? 'MM' : 'SM');
      return put({ ...message, sid, sequence: nextSequence(), created: now(), updated: now() });
    },
    change: (sid, changes) => {
      const record = store.get(sid);
      return record === undefined ? undefined : put({ ...record, updated: now(), ...changes });
    },
  };
};
