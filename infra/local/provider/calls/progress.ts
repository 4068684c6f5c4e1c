import type { Account } from '../account.ts';
import type { Pending } from '../pending.ts';
import type { Webhooks } from '../webhooks.ts';
import { callParameters, secondsOf } from './parameters.ts';
import type { CallStores } from './records.ts';

type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

export interface CallCallbacks {
  readonly url: string;
  readonly events: readonly ProgressEvent[];
}

export interface Progress {
  readonly tell: (sid: string, event: ProgressEvent, callbacks: CallCallbacks | undefined) => void;
}

/** https://www.twilio.com/docs/voice/api/call-resource#statuscallback */
export const createProgress = (
  account: Account,
  { calls }: CallStores,
  webhooks: Webhooks,
  pending: Pending,
): Progress => {
  const sequences = new Map<string, number>();
  return {
    tell: (sid, event, callbacks) => {
      const call = calls.get(sid);
      if (call === undefined || callbacks?.events.includes(event) !== true) return;
      const sequence = sequences.get(sid) ?? 0;
      sequences.set(sid, sequence + 1);
      const parameters = {
        ...callParameters(account.sid, call),
        SequenceNumber: String(sequence),
        CallbackSource: 'call-progress-events',
        Timestamp: new Date(call.updated).toUTCString().replace('GMT', '+0000'),
        ...(event === 'completed'
          ? { CallDuration: String(secondsOf(call)), Duration: String(Math.ceil(secondsOf(call) / 60)) }
          : {}),
      };
      pending.begin(async () => {
        await webhooks.deliver({ kind: 'callStatus', sid, url: callbacks.url, parameters });
      });
    },
  };
};
