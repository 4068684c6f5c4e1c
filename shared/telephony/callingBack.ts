import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';

/** One end of a call back. */
export interface CallOut {
  /** E.164 */
  readonly to: Plain;
  /** A number of the country's, E.164: the only one that they see. */
  readonly from: string;
  /** What the provider brings back with all that happens in it. */
  readonly id: string;
  readonly language: string;
}

/** `not_called`: nothing rings. `uncertain`: nobody knows. */
export type CallFailure = 'not_called' | 'uncertain';

/** How another provider would call back. */
export interface CallBack {
  /** A partner's own telephone: whoever picks up is asked to press 1. */
  partner(call: CallOut): Promise<Result<void, CallFailure>>;
  /** The reporter's: nothing is said, and it is told whether a machine answered, and how it ended. */
  reporter(call: CallOut): Promise<Result<void, CallFailure>>;
  /** Whether the provider has a call that was asked for since then. */
  hasCall(call: CallOut, since: Date): Promise<Result<boolean, 'unknown'>>;
}
