import type { Plain } from '../domain/plain.ts';

/** A telephone that is to ring for somebody who waits. */
export interface Ringing {
  /** E.164 */
  readonly to: Plain;
  /** A number of the country's, E.164: the only one that they see. */
  readonly from: string;
  /** Where whoever picks up goes. */
  readonly queue: string;
  readonly language: string;
}

/** How another provider would call. */
export interface Ringer {
  /** `false`: it does not ring, or nobody knows; it is not tried again, since who waits is led on meanwhile. */
  ring(ringing: Ringing): Promise<boolean>;
}
