import type { FaultHooks, RequestSummary } from '../../infra/local/aws/spec.ts';
import type { Dice } from './dice.ts';
import { roleIn } from './role.ts';

/** Of an answer to somebody at a browser: seen, lost on its way, or the connection breaks before it comes. */
export type Fate = 'seen' | 'lost' | 'cut';

export interface Chaos {
  readonly hooks: FaultHooks;
  readonly fate: () => Fate;
  /** Milliseconds by which the clock is put on or back before a round, if it is. */
  readonly jump: (round: number) => number;
  /** Some calls fail with all their tries. */
  readonly failsForGood: boolean;
  /** In milliseconds: how far forward it jumps from one round up to another, which is left out. */
  readonly forwardBetween: (from: number, to: number) => number;
  /** Which faults have happened so far. */
  readonly counts: Readonly<Record<string, number>>;
  /** From here on nothing more breaks. */
  readonly calm: () => void;
  /** And from here on it does again. */
  readonly resume: () => void;
}

/** How often each thing goes wrong, from 0 to 1. */
export interface Odds {
  readonly throttle?: number;
  /** An AWS call whose worker dies with it, before it is sent or after it has taken effect. */
  readonly kill?: number;
  /** An AWS call that breaks, before or after, and is tried again by the SDK. */
  readonly drop?: number;
  /** An AWS call that fails with all the tries that the SDK gives it, while the worker lives. */
  readonly refuse?: number;
  readonly twice?: number;
  readonly shuffle?: boolean;
  readonly loseDeletion?: number;
  readonly loseAnswer?: number;
  readonly cut?: number;
  readonly clock?: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Forward by hours and days, which outlives sessions and messages; backward by minutes, as a clock that is set. */
const JUMPS = [-5 * MINUTE, -MINUTE, 10 * MINUTE, 3 * HOUR, 26 * HOUR, 5 * 24 * HOUR];

export const chaosOf = (dice: Dice, odds: Odds, kill: (principalArn: string) => Promise<void>): Chaos => {
  const counts: Record<string, number> = {};
  const jumpAt = (round: number): number => (odds.clock === true ? dice.pick(JUMPS, 'jump', round) : 0);
  let isCalm = false;
  const happens = (what: string, likelihood: number | undefined, about: string): boolean => {
    if (isCalm || likelihood === undefined || dice.next(`${what} ${about}`) >= likelihood) return false;
    counts[what] = (counts[what] ?? 0) + 1;
    return true;
  };
  const refused = new Set<string>();
  const isRefused = ({ sequence, invocationId = String(sequence) }: RequestSummary, about: string): boolean => {
    if (refused.has(invocationId)) return true;
    const isRefusedNow = happens('refused', odds.refuse, about);
    if (isRefusedNow) refused.add(invocationId);
    return isRefusedNow;
  };
  const dies = async (
    request: RequestSummary,
    when: 'before' | 'after',
    about: string,
  ): Promise<'drop' | undefined> => {
    if (happens(`kill ${when}`, odds.kill, about)) {
      await kill(request.principalArn);
      return 'drop';
    }
    return happens(`drop ${when}`, odds.drop, about) ? 'drop' : undefined;
  };

  return {
    counts,
    calm: () => {
      isCalm = true;
    },
    resume: () => {
      isCalm = false;
    },
    hooks: {
      beforeCall: async (request) => {
        const role = roleIn(request);
        if (role === undefined) return undefined;
        const about = `${role} ${request.operation}`;
        const fault = await dies(request, 'before', about);
        if (fault === undefined && isRefused(request, about)) return 'drop';
        return fault ?? (happens('throttle', odds.throttle, about) ? 'throttle' : undefined);
      },
      afterCall: async (request) => {
        const role = roleIn(request);
        return role === undefined ? undefined : dies(request, 'after', `${role} ${request.operation}`);
      },
      queues: {
        copies: (queue) => (happens('twice', odds.twice, queue) ? 2 : 1),
        next: (queue, visible) => {
          if (odds.shuffle !== true || isCalm) return 0;
          const at = Math.floor(dice.next(`order ${queue}`) * visible);
          if (at > 0) counts['out of order'] = (counts['out of order'] ?? 0) + 1;
          return at;
        },
        losesDeletion: (queue) => happens('deletion lost', odds.loseDeletion, queue),
      },
    },
    fate: () => {
      if (happens('answer lost', odds.loseAnswer, 'reporter')) return 'lost';
      return happens('connection cut', odds.cut, 'reporter') ? 'cut' : 'seen';
    },
    failsForGood: odds.refuse !== undefined,
    jump: (round) => {
      if (odds.clock !== true || isCalm) return 0;
      counts['clock jump'] = (counts['clock jump'] ?? 0) + 1;
      return jumpAt(round);
    },
    forwardBetween: (from, to) =>
      Array.from({ length: to - from }, (_unused, at) => Math.max(0, jumpAt(from + at))).reduce(
        (sum, by) => sum + by,
        0,
      ),
  };
};
