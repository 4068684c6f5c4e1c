import type { Plain } from '../domain/plain.ts';
import type { Result } from '../domain/result.ts';

/** `gone`: the provider has none, or has it no more. `later`: it may be asked again. */
export type Missing = 'gone' | 'later';

/** What was said in calls, as it lies at the provider until it is taken. */
export interface Recordings {
  fetch(id: string): Promise<Result<{ readonly type: string; readonly bytes: Uint8Array }, Missing>>;
  /** Also of one that is not there any more. */
  forget(id: string): Promise<Result<void, 'later'>>;
  /** Who called whom, as the provider has it. `from`: E.164, or nothing where it was withheld. */
  call(id: string): Promise<Result<{ readonly from: Plain | null; readonly to: string }, Missing>>;
}
