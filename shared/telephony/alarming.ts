import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';
import type { SendFailure } from './sending.ts';

/** `waits`: something that they can open. `unanswered`: something that others have not answered. `test`: nothing does. */
type AlarmWords = 'waits' | 'unanswered' | 'test';

/** A duty phone that is to ring because something urgent waits. */
export interface Alarming {
  /** E.164 */
  readonly to: Plain;
  /** A number of the country's, E.164: all that they see. */
  readonly from: string;
  /** What the provider brings back: which alarm, and which of those who are told of it. */
  readonly id: string;
  readonly at: number;
  readonly language: string;
  readonly words: AlarmWords;
}

/** How another provider would ring a duty phone. */
export interface Alarmer {
  ring(alarming: Alarming): Promise<Result<void, Exclude<SendFailure, 'stopped'>>>;
  /** Whether the provider has a call that was asked for since then. */
  hasRung(alarming: Pick<Alarming, 'to' | 'from'>, since: Date): Promise<Result<boolean, 'unknown'>>;
}
