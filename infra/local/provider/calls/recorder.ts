import type { Account } from '../account.ts';
import type { Pending } from '../pending.ts';
import { newSid } from '../sid.ts';
import type { RecordVerb } from '../twiml/voice.ts';
import type { Webhooks } from '../webhooks.ts';
import type { CallStores } from './records.ts';

export interface Recorder {
  /** What the action is told of it, or nothing if nobody spoke. */
  readonly keep: (
    call: string,
    verb: RecordVerb,
    seconds: number,
    documentUrl: string,
  ) => Readonly<Record<string, string>> | undefined;
}

interface RecorderOptions {
  readonly account: Account;
  readonly baseUrl: () => string;
  readonly now: () => number;
  readonly stores: CallStores;
  readonly webhooks: Webhooks;
  readonly pending: Pending;
}

/** https://www.twilio.com/docs/voice/twiml/record */
export const createRecorder = ({ account, baseUrl, now, stores, webhooks, pending }: RecorderOptions): Recorder => ({
  keep: (call, verb, seconds, documentUrl) => {
    const status = seconds === 0 ? 'absent' : 'completed';
    const { recordingStatusCallback: callback } = verb;
    const sid = newSid('RE');
    const url = `${baseUrl()}/2010-04-01/Accounts/${account.sid}/Recordings/${sid}`;
    const recording = { RecordingSid: sid, RecordingUrl: url, RecordingDuration: String(seconds) };
    if (seconds > 0) {
      const record = { sid, sequence: stores.recordings.nextSequence(), call, seconds, created: now() };
      stores.recordings.put(record);
    }
    if (callback !== undefined && verb.recordingStatusCallbackEvent.includes(status)) {
      pending.begin(async () => {
        await webhooks.deliver({
          kind: 'recordingStatus',
          sid,
          url: new URL(callback, documentUrl).toString(),
          method: verb.recordingStatusCallbackMethod,
          parameters: {
            ...recording,
            AccountSid: account.sid,
            CallSid: call,
            RecordingStatus: status,
            RecordingChannels: '1',
            RecordingSource: 'RecordVerb',
            RecordingStartTime: new Date(now() - seconds * 1_000).toUTCString().replace('GMT', '+0000'),
          },
        });
      });
    }
    return seconds > 0 ? recording : undefined;
  },
});
