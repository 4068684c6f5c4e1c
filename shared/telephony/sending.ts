import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';

/** A text that goes out by itself, and not as an answer to one that came in. */
export interface TextOut {
  /** E.164 */
  readonly to: Plain;
  /** A number of the country's, E.164. */
  readonly from: string;
  readonly words: Plain;
  /** What the provider brings back with what became of it. */
  readonly id: string;
  /** Seconds in which it may still leave the provider: what comes later than that may be read by somebody else. */
  readonly validFor: number;
}

/**
 * `stopped`: its owner told the provider to send no more. `refused`: it will never be sent. `later`: it was not sent, and may
 * be asked again. `uncertain`: nobody knows.
 */
export type SendFailure = 'stopped' | 'refused' | 'later' | 'uncertain';

/** How another provider would send. */
export interface Sender {
  text(text: TextOut): Promise<Result<void, SendFailure>>;
  /** Whether the provider has a text that was asked for since then; it may still be on its way there. */
  hasText(text: TextOut, since: Date): Promise<Result<boolean, 'unknown'>>;
}
