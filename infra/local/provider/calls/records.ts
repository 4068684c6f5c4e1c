import { createStore, type Store } from '../store.ts';

/** https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
export type CallStatus =
  'queued' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'no-answer' | 'canceled' | 'failed';

/** A request that was made for a call, with all that was keyed: https://www.twilio.com/docs/voice/api/call-event-resource */
export interface CallEvent {
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly status: number | undefined;
  readonly answer: string;
}

export interface CallRecord {
  readonly sid: string;
  readonly sequence: number;
  readonly parent: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  readonly status: CallStatus;
  readonly created: number;
  /** When it was answered. */
  readonly started: number | undefined;
  readonly ended: number | undefined;
  readonly updated: number;
  readonly events: readonly CallEvent[];
}

export interface RecordingRecord {
  readonly sid: string;
  readonly sequence: number;
  readonly call: string;
  readonly seconds: number;
  readonly bytes: Buffer;
  readonly created: number;
}

const ENDED: ReadonlySet<CallStatus> = new Set(['completed', 'busy', 'no-answer', 'canceled', 'failed']);

export const isOver = ({ status }: Pick<CallRecord, 'status'>): boolean => ENDED.has(status);

/** https://www.twilio.com/docs/api/errors/20009: never while it goes on, nor within a minute after. */
const UNDELETABLE_MILLISECONDS = 60_000;

export const isUnfinishedCall = (call: CallRecord, now: number): boolean =>
  !isOver(call) || now - call.updated < UNDELETABLE_MILLISECONDS;

export interface CallStores {
  readonly calls: Store<CallRecord>;
  readonly recordings: Store<RecordingRecord>;
  readonly nextSequence: () => number;
}

export const createCallStores = (): CallStores => {
  let sequence = 0;
  return {
    calls: createStore(),
    recordings: createStore(),
    nextSequence: () => {
      sequence += 1;
      return sequence;
    },
  };
};
