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
  /** @returns the provider's id of it */
  text(text: TextOut): Promise<Result<string, SendFailure>>;
  /**
   * Looks whether the provider has a text that was asked for since then; it may still be on its way there.
   *
   * @param isOther tells of a text, by the provider's id, that it is known and another one, though it says the same
   * @returns the provider's id of it; `null`: it has none
   */
  findText(text: TextOut, since: Date, isOther: (id: string) => boolean): Promise<Result<string | null, 'unknown'>>;
}
