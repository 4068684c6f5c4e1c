import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';

/** A text that somebody sent to one of the country's numbers, in our own words: no provider's are used outside its folder. */
export interface TextReceived {
  /** The provider's id of the message: a retry brings the same one. */
  readonly id: string;
  /** Whoever sent it: E.164 where it is a telephone. */
  readonly from: Plain;
  /** The number of ours that it was sent to, E.164. */
  readonly to: string;
  readonly words: Plain;
  /** Pictures, sounds and other files that came along. */
  readonly attachments: number;
  /** The provider has taken it as a word that ends, or lifts the end of, all sending to that number. */
  readonly sending: 'ended' | 'resumed' | 'as_before';
}

/** A request as it came, before anything in it is believed. */
export interface Webhook {
  /** The path that this deployment gave the provider, with a leading slash; never what the request says of itself. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  readonly contentType: string;
  readonly signature: string;
  readonly body: string;
}

interface Answer {
  readonly contentType: string;
  readonly body: string;
}

/** What another provider would have to know how to do, as far as texts that come in go. */
export interface Telephony {
  /** Was it sent by the provider, to this deployment, as it stands? */
  isGenuine(webhook: Webhook): Promise<boolean>;
  readText(webhook: Webhook): Result<TextReceived, 'unreadable'>;
  /** Texts that go back to whoever wrote, in this order; none is an answer too. */
  answer(texts: readonly Plain[]): Answer;
}
