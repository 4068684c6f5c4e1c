import type { QueueDepth } from '../aws/spec.ts';
import type { MovableClock } from './clock.ts';

export interface DrainOptions {
  /** Default: a minute. */
  readonly timeoutMilliseconds?: number;
  /** Put the clock forward when all that is left waits for its visibility time-out, instead of waiting with it. */
  readonly skipWaits?: boolean;
}

export interface Drained {
  readonly depths: () => Readonly<Record<string, QueueDepth>>;
  /** Invocations that run or wait for an instance. */
  readonly pending: () => number;
  readonly problems: () => readonly string[];
  readonly clock: MovableClock;
  /** The longest that a message may stay out of sight. */
  readonly longestWaitSeconds: number;
}

const LOOK_MILLISECONDS = 15;
/** So many looks in a row before the clock is moved: a message is out of sight for a moment before it is deleted, too. */
const QUIET_LOOKS = 6;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** Waits until the queues that somebody consumes are empty and nothing runs. */
export const drain = async (of: Drained, options: DrainOptions = {}): Promise<void> => {
  const end = Date.now() + (options.timeoutMilliseconds ?? 60_000);
  let quiet = 0;
  for (;;) {
    const [problem] = of.problems();
    if (problem !== undefined) throw new Error(`A queue cannot be consumed. ${problem}`);
    const left = Object.entries(of.depths()).filter(
      ([, { visible, inFlight, delayed }]) => visible + inFlight + delayed > 0,
    );
    if (of.pending() === 0 && left.length === 0) return;
    if (Date.now() > end) {
      const queues = left.map(([name, depth]) => `${name} ${JSON.stringify(depth)}`).join(', ');
      throw new Error(`Not drained: ${of.pending()} invocations under way; ${queues || 'queues empty'}`);
    }
    const waiting = of.pending() === 0 && left.every(([, { visible }]) => visible === 0);
    quiet = waiting ? quiet + 1 : 0;
    if (options.skipWaits === true && quiet >= QUIET_LOOKS) {
      of.clock.advance((of.longestWaitSeconds + 1) * 1000);
      quiet = 0;
    }
    await pause(LOOK_MILLISECONDS);
  }
};
