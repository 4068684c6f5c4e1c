import type { FunctionSpec } from '../template/functions.ts';
import type { InvocationRecord } from '../options.ts';
import { startInstance, type Instance, type InstanceOptions, type Invocation } from './instance.ts';

/**
 * The instances of one function. An instance does one invocation at a time, as on Lambda: several in one worker would be
 * cheaper, and would hide state that one request leaves for the next. Another is started only when all are busy, and no
 * more than a laptop bears; the rest wait in order.
 */
export interface Pool {
  readonly invoke: (event: unknown) => Promise<Invocation>;
  /** Invocations that run or wait. */
  readonly pending: () => number;
  /** Ends every instance in the middle of what it does. The next invocation starts a new one. */
  readonly kill: () => Promise<void>;
}

type Ended = Omit<InvocationRecord, 'functionName'>;

const MOST_INSTANCES = 3;

export const createPool = (options: InstanceOptions, onEnd: (record: Ended) => void = () => {}): Pool => {
  const spec: FunctionSpec = options.spec;
  const most = Math.min(MOST_INSTANCES, spec.reservedConcurrency ?? MOST_INSTANCES);
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const used = new WeakSet<Instance>();
  const waiting: ((instance: Instance) => void)[] = [];
  let pending = 0;

  const start = (): Instance => {
    const instance = startInstance(options);
    all.add(instance);
    return instance;
  };

  const take = async (): Promise<Instance> => {
    for (let ready = idle.pop(); ready !== undefined; ready = idle.pop()) {
      if (ready.alive()) return ready;
      all.delete(ready);
    }
    if (all.size < most) return start();
    return new Promise((resolve) => waiting.push(resolve));
  };

  const give = (instance: Instance): void => {
    const alive = instance.alive();
    if (!alive) all.delete(instance);
    const next = waiting.shift();
    if (next !== undefined) return next(alive ? instance : start());
    if (alive) idle.push(instance);
  };

  return {
    pending: () => pending,
    invoke: async (event) => {
      if (most === 0) {
        return { ok: false, errorType: 'TooManyRequestsException', errorMessage: 'its reserved concurrency is 0' };
      }
      pending += 1;
      const instance = await take();
      const began = performance.now();
      const first = !used.has(instance);
      used.add(instance);
      try {
        const invocation = await instance.invoke(JSON.stringify(event));
        onEnd({ milliseconds: performance.now() - began, first, ok: invocation.ok });
        return invocation;
      } finally {
        give(instance);
        pending -= 1;
      }
    },
    kill: async () => {
      idle.length = 0;
      await Promise.all([...all].map((instance) => instance.kill()));
      for (const instance of all) if (!instance.alive()) all.delete(instance);
    },
  };
};
