import type { FaultHooks, RequestSummary } from '../../infra/local/aws/spec.ts';
import { roleIn } from './role.ts';

/** One call of one scene: the n-th of its kind that this role makes. */
export interface CallPoint {
  readonly role: string;
  readonly operation: string;
  readonly nth: number;
}
/**
 * Before: it is not sent. After: it has taken effect, and whoever asked does not live to hear so. Refused: it fails with all
 * its tries, and the worker lives to make the best of it.
 */
export type When = 'before' | 'after' | 'refused';
export interface KillPoint extends CallPoint {
  readonly when: When;
}

/**
 * Numbers calls by role and operation, which a cold start or a faster neighbour does not shift. All tries of the SDK at one
 * call have its number.
 */
const numbering = () => {
  const counts = new Map<string, number>();
  const known = new Map<string, CallPoint>();
  return (request: RequestSummary): (CallPoint & { readonly isFirstTry: boolean }) | undefined => {
    const role = roleIn(request);
    if (role === undefined) return undefined;
    const { operation, sequence, invocationId = String(sequence) } = request;
    const before = known.get(invocationId);
    if (before !== undefined) return { ...before, isFirstTry: false };
    const nth = (counts.get(`${role} ${operation}`) ?? 0) + 1;
    counts.set(`${role} ${operation}`, nth);
    const call = { role, operation, nth };
    known.set(invocationId, call);
    return { ...call, isFirstTry: true };
  };
};

/** Writes down what a scene asks of AWS. */
export const recorder = () => {
  const number = numbering();
  const calls: CallPoint[] = [];
  const hooks: FaultHooks = {
    beforeCall: (request) => {
      const call = number(request);
      if (call?.isFirstTry === true) calls.push(call);
      return undefined;
    },
  };
  return { hooks, calls };
};

export const describeKill = ({ role, operation, nth, when }: KillPoint): string =>
  when === 'refused' ? `${role} refused ${operation} ${nth}` : `${role} killed ${when} ${operation} ${nth}`;

/** Kills the worker at one call, once; or has that call fail for good. */
export const killer = (point: KillPoint, kill: (principalArn: string) => Promise<void>) => {
  const number = numbering();
  const marked = new Map<number, true>();
  let announce: (() => void) | undefined;
  let isFired = false;
  const fired = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const fire = async ({ principalArn }: RequestSummary): Promise<'drop'> => {
    isFired = true;
    await kill(principalArn);
    announce?.();
    return 'drop';
  };
  const hooks: FaultHooks = {
    beforeCall: async (request) => {
      const call = number(request);
      if (call?.role !== point.role || call.operation !== point.operation || call.nth !== point.nth) return undefined;
      if (point.when === 'refused') {
        isFired = true;
        announce?.();
        return 'drop';
      }
      if (isFired) return undefined;
      if (point.when === 'before') return fire(request);
      marked.set(request.sequence, true);
      return undefined;
    },
    afterCall: async (request) => (marked.has(request.sequence) ? fire(request) : undefined),
  };
  return { hooks, fired, isFired: () => isFired };
};

const READS = new Set(['GetItem', 'Query', 'Scan', 'GetPublicKey', 'ListObjectsV2', 'HeadObject', 'GetObject']);
const isRead = ({ operation }: CallPoint): boolean => READS.has(operation);

/**
 * Where a worker is killed, or a call fails it. A read leaves nothing behind, so that to die at any read between two writes is to die between
 * those two writes: of reads in a row the first stands for all, unless every one is asked for.
 */
export const killPointsOf = (calls: readonly CallPoint[], every: boolean): KillPoint[] => {
  let last: CallPoint | undefined;
  return calls.flatMap((call): KillPoint[] => {
    const again = last !== undefined && isRead(last) && last.role === call.role;
    last = call;
    if (!every && isRead(call)) return again ? [] : [{ ...call, when: 'before' }];
    return [
      { ...call, when: 'before' },
      { ...call, when: 'after' },
      { ...call, when: 'refused' },
    ];
  });
};
