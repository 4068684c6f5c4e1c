import { newSid } from './sid.ts';

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

export interface Messages {
  readonly add: (message: NewMessage) => MessageRecord;
  readonly get: (sid: string) => MessageRecord | undefined;
  /** Undefined when it has been deleted meanwhile. */
  readonly change: (sid: string, changes: Partial<MessageRecord>) => MessageRecord | undefined;
  readonly delete: (sid: string) => void;
  /** Newest first. */
  readonly all: () => readonly MessageRecord[];
}

export const createMessages = (now: () => number, kept: readonly MessageRecord[] = []): Messages => {
  const records = new Map(kept.map((record) => [record.sid, record]));
  let sequence = Math.max(0, ...kept.map((record) => record.sequence));
  return {
    add: (message) => {
      sequence += 1;
      const created = now();
      const sid = newSid(message.media.length > 0 ? 'MM' : 'SM');
      const record = { ...message, sid, sequence, errorCode: undefined, created, updated: created };
      records.set(sid, record);
      return record;
    },
    get: (sid) => records.get(sid),
    change: (sid, changes) => {
      const record = records.get(sid);
      if (record === undefined) return undefined;
      const changed = { ...record, ...changes, updated: now() };
      records.set(sid, changed);
      return changed;
    },
    delete: (sid) => {
      records.delete(sid);
    },
    all: () => [...records.values()].toSorted((a, b) => b.sequence - a.sequence),
  };
};
