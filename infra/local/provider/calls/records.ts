import { join } from 'node:path';
import * as z from 'zod';
import { createStore, type Store } from '../store.ts';

/** https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
const callStatusSchema = z.enum([
  'queued',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'canceled',
  'failed',
]);
export type CallStatus = z.infer<typeof callStatusSchema>;

/** A request that was made for a call, with all that was keyed: https://www.twilio.com/docs/voice/api/call-event-resource */
const callEventSchema = z.object({
  url: z.string(),
  parameters: z.record(z.string(), z.string()),
  status: z.number().optional(),
  answer: z.string(),
});

const callSchema = z.object({
  sid: z.string(),
  sequence: z.number(),
  parent: z.string().optional(),
  from: z.string(),
  to: z.string(),
  direction: z.enum(['inbound', 'outbound-api', 'outbound-dial']),
  status: callStatusSchema,
  /** Milliseconds since the epoch, as all times here. */
  created: z.number(),
  /** When it was answered. */
  started: z.number().optional(),
  ended: z.number().optional(),
  updated: z.number(),
  events: z.array(callEventSchema),
});
export type CallRecord = z.infer<typeof callSchema>;

/** What it sounds like is made when it is asked for: sound.ts. */
const recordingSchema = z.object({
  sid: z.string(),
  sequence: z.number(),
  call: z.string(),
  seconds: z.number(),
  created: z.number(),
});
export type RecordingRecord = z.infer<typeof recordingSchema>;

const ENDED: ReadonlySet<CallStatus> = new Set(['completed', 'busy', 'no-answer', 'canceled', 'failed']);

export const isOver = ({ status }: Pick<CallRecord, 'status'>): boolean => ENDED.has(status);

/** https://www.twilio.com/docs/api/errors/20009: never while it goes on, nor within a minute after. */
const UNDELETABLE_MILLISECONDS = 60_000;

export const isUnfinishedCall = (call: CallRecord, now: number): boolean =>
  !isOver(call) || now - call.updated < UNDELETABLE_MILLISECONDS;

export interface CallStores {
  readonly calls: Store<CallRecord>;
  readonly recordings: Store<RecordingRecord>;
}

export const createCallStores = (directory: string, now: () => number): CallStores => {
  const calls = createStore(join(directory, 'calls.jsonl'), callSchema);
  // Whoever held a phone when the process ended holds it no more.
  for (const call of calls.all().filter((each) => !isOver(each))) {
    calls.put({ ...call, status: 'failed', ended: now(), updated: now() });
  }
  return { calls, recordings: createStore(join(directory, 'recordings.jsonl'), recordingSchema) };
};
