import { randomUUID } from 'node:crypto';
import type { Account } from './account.ts';
import type { Alerts } from './alerts.ts';
import type { ProviderFaults } from './faults.ts';
import { readWebhookUrl, triesAgain, type Failure } from './overrides.ts';
import { sendOnce, type WebhookAnswer } from './post.ts';
import { signForm, signUrl, withBodyDigest } from './signature.ts';

export interface WebhookEvent {
  readonly kind: 'sms' | 'smsStatus' | 'voice' | 'callStatus' | 'recordingStatus';
  /** Of the message, call or recording. */
  readonly sid: string;
  /** As configured, overrides and all. */
  readonly url: string;
  readonly fallbackUrl?: string | undefined;
  readonly method?: 'POST' | 'GET' | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Default: a form. */
  readonly format?: 'form' | 'json';
}

export interface Webhooks {
  /** Undefined: no attempt, and no fallback, had a good answer. */
  readonly deliver: (event: WebhookEvent) => Promise<WebhookAnswer | undefined>;
}

/** https://www.twilio.com/docs/usage/webhooks/webhooks-overview: what every request has. */
const HEADERS = { 'user-agent': 'TwilioProxy/1.1', accept: '*/*' };

type Parameters = Readonly<Record<string, string>>;

const query = (url: string, parameters: Parameters): string =>
  `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(parameters).toString()}`;

const requestOf = (event: WebhookEvent, url: string, parameters: Parameters, token: string) => {
  if (event.method === 'GET') {
    const whole = query(url, parameters);
    return { url: whole, method: 'GET', body: '', signature: signUrl(whole, token), type: 'text/plain' } as const;
  }
  if (event.format === 'json') {
    const body = JSON.stringify(parameters);
    const whole = withBodyDigest(url, body);
    return { url: whole, method: 'POST', body, signature: signUrl(whole, token), type: 'application/json' } as const;
  }
  return {
    url,
    method: 'POST',
    body: new URLSearchParams(parameters).toString(),
    signature: signForm(url, parameters, token),
    type: 'application/x-www-form-urlencoded; charset=UTF-8',
  } as const;
};

const failureOf = (answer: WebhookAnswer | Failure): Failure | undefined => {
  if (typeof answer === 'string') return answer;
  if (answer.status >= 500) return '5xx';
  return answer.status >= 400 ? '4xx' : undefined;
};

export const createWebhooks = ({ token }: Account, faults: ProviderFaults, alerts: Alerts): Webhooks => {
  /** All attempts at one URL. The token of idempotency is the same in all of them, and in no other event. */
  const attempt = async (
    event: WebhookEvent,
    configured: string,
    parameters: Parameters,
    idempotencyToken: string,
  ): Promise<WebhookAnswer | Failure> => {
    const { url, overrides } = readWebhookUrl(configured);
    const request = requestOf(event, url, parameters, token);
    const end = Date.now() + overrides.tt;
    for (let tried = 0; ; tried += 1) {
      const left = Math.max(1, end - Date.now());
      const came = await sendOnce({
        ...request,
        headers: {
          ...HEADERS,
          'content-type': request.type,
          'content-length': String(Buffer.byteLength(request.body)),
          'x-twilio-signature': request.signature,
          'i-twilio-idempotency-token': idempotencyToken,
        },
        connectMilliseconds: Math.min(overrides.ct, left),
        readMilliseconds: Math.min(overrides.rt, left),
      });
      const answer = faults.losesAnswer?.(event, tried) === true ? 'rt' : came;
      const failure = failureOf(answer);
      if (failure === undefined || tried >= overrides.rc || !triesAgain(overrides, failure)) return answer;
      if (Date.now() >= end) return answer;
    }
  };

  const deliverOnce = async (event: WebhookEvent): Promise<WebhookAnswer | undefined> => {
    const idempotencyToken = randomUUID();
    const first = await attempt(event, event.url, event.parameters, idempotencyToken);
    const failure = failureOf(first);
    if (failure === undefined && typeof first !== 'string') return first;
    // 11200: an error in the answer; 11205: none came.
    const code = typeof first === 'string' ? 11205 : 11200;
    alerts.raise(code, event);
    if (event.fallbackUrl === undefined) return undefined;
    const explained = { ...event.parameters, ErrorCode: String(code), ErrorUrl: readWebhookUrl(event.url).url };
    const second = await attempt(event, event.fallbackUrl, explained, idempotencyToken);
    if (failureOf(second) === undefined && typeof second !== 'string') return second;
    alerts.raise(typeof second === 'string' ? 11205 : 11200, event);
    return undefined;
  };

  return {
    deliver: async (event) => {
      const copies = Math.max(1, faults.copies?.(event) ?? 1);
      // At least once is what networks give: the doubles come side by side, and the first one's answer counts.
      const all = await Promise.all(Array.from({ length: copies }, () => deliverOnce(event)));
      return all[0];
    },
  };
};
