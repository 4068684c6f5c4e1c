import type { Account } from '../account.ts';
import type { Alerts } from '../alerts.ts';
import { readVoice, type VoiceVerb } from '../twiml/voice.ts';
import type { WebhookEvent, Webhooks } from '../webhooks.ts';
import { callParameters } from './parameters.ts';
import type { CallRecord, CallStores } from './records.ts';

interface DocumentRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Beside those of every request. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly fallbackUrl: string | undefined;
}

export interface Documents {
  /** Undefined: neither the address nor its fallback has a document that can be run. */
  readonly ask: (sid: string, request: DocumentRequest) => Promise<readonly VoiceVerb[] | undefined>;
}

type Parameters = Readonly<Record<string, string>>;

/** Asks the application what to do next in a call, and writes the exchange down as the provider does. */
export const createDocuments = (
  account: Account,
  { calls }: CallStores,
  webhooks: Webhooks,
  alerts: Alerts,
): Documents => {
  const exchange = async (call: CallRecord, event: WebhookEvent): Promise<readonly VoiceVerb[] | number> => {
    const answer = await webhooks.deliver(event);
    const known = calls.get(call.sid);
    if (known !== undefined) {
      const { url, parameters } = event;
      const made = { url, parameters, status: answer?.status, answer: answer?.body ?? '' };
      calls.put({ ...known, events: [...known.events, made] });
    }
    if (answer === undefined) return 11200;
    if (!/^(?:text|application)\/xml|^text\/html/.test(answer.contentType)) return 12300;
    const read = readVoice(answer.body);
    return 'problem' in read ? read.problem.code : read.verbs;
  };

  return {
    ask: async (sid, { url, method, parameters = {}, fallbackUrl }) => {
      const call = calls.get(sid);
      if (call === undefined) return undefined;
      const all: Parameters = { ...callParameters(account.sid, call), ...parameters };
      const event: WebhookEvent = { kind: 'voice', sid, url, method, fallbackUrl, parameters: all };
      const first = await exchange(call, event);
      if (typeof first !== 'number') return first;
      // 11200 was raised, and the fallback asked, where the request was made.
      if (first === 11200) return undefined;
      alerts.raise(first, event);
      if (fallbackUrl === undefined) return undefined;
      const explained = { ...all, ErrorCode: String(first), ErrorUrl: url };
      const second = await exchange(call, { kind: 'voice', sid, url: fallbackUrl, parameters: explained });
      if (typeof second !== 'number') return second;
      if (second !== 11200) alerts.raise(second, event);
      return undefined;
    },
  };
};
