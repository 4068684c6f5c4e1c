import { newSid } from './sid.ts';
import { createStore, type Store } from './store.ts';

/** What the provider keeps of what it carried, in its own words, until it is deleted. */

export interface MediaRecord {
  readonly sid: string;
  readonly contentType: string;
  readonly bytes: Buffer;
  readonly created: number;
}

/** https://www.twilio.com/docs/messaging/api/message-resource#message-status-values */
export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'failed' | 'received';

export interface MessageRecord {
  readonly sid: string;
  /** Counts up over all records: the order of lists, and what a page's token means. */
  readonly sequence: number;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-reply';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly status: MessageStatus;
  readonly errorCode: number | undefined;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly updated: number;
  readonly media: readonly MediaRecord[];
  readonly statusCallback: string | undefined;
}

export type NewMessage = Omit<MessageRecord, 'sid' | 'sequence' | 'errorCode' | 'created' | 'updated'>;

const FINAL: ReadonlySet<MessageStatus> = new Set(['delivered', 'undelivered', 'failed', 'received']);

/** https://www.twilio.com/docs/api/errors/20009: a minute at least after a message, and never before its status is final. */
const UNDELETABLE_MILLISECONDS = 60_000;

export const isUnfinished = ({ status, updated }: MessageRecord, now: number): boolean =>
  !FINAL.has(status) || now - updated < UNDELETABLE_MILLISECONDS;

export interface Messages extends Omit<Store<MessageRecord>, 'put'> {
  readonly add: (message: NewMessage) => MessageRecord;
  /** Undefined when it has been deleted meanwhile. */
  readonly change: (sid: string, changes: Partial<MessageRecord>) => MessageRecord | undefined;
}

export const createMessages = (now: () => number): Messages => {
  const { put, ...store } = createStore<MessageRecord>();
  let sequence = 0;
  return {
    ...store,
    add: (message) => {
      sequence += 1;
      const created = now();
      const sid = newSid(message.media.length > 0 ? 'MM' : 'SM');
      return put({ ...message, sid, sequence, errorCode: undefined, created, updated: created });
    },
    change: (sid, changes) => {
      const record = store.get(sid);
      return record === undefined ? undefined : put({ ...record, updated: now(), ...changes });
    },
  };
};
