import type { WebhookEvent } from './webhooks.ts';

/** A REST request as faults see it: named, not opened. */
export interface ProviderRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `Messages`, `Media`, `Calls`, … */
  readonly resource: string;
  /** Counts up, so that one in so many can fail. */
  readonly sequence: number;
}

/** What goes wrong on purpose. */
export interface ProviderFaults {
  /** Before it takes effect: `fail` is answered 503, `throttle` 429 (20429), `drop` not at all. */
  readonly beforeRequest?: (request: ProviderRequest) => 'fail' | 'throttle' | 'drop' | undefined;
  /** After it took effect: the answer is lost. */
  readonly afterRequest?: (request: ProviderRequest) => 'drop' | undefined;
  /** How often an event is delivered. */
  readonly copies?: (event: WebhookEvent) => number;
  /** The answer to an attempt (counted from 0) is lost on its way back. */
  readonly losesAnswer?: (event: WebhookEvent, attempt: number) => boolean;
}
