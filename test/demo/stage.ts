import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallRecord } from '../../infra/local/aws/spec.ts';
import { resolveLoopbackNames } from '../../infra/local/loopbackNames.ts';
import type { RuntimeOptions } from '../../infra/local/options.ts';
import { startRuntime, type Runtime } from '../../infra/local/runtime.ts';
import { openWiretap, type Wiretap } from '../security/canary/wiretap.ts';

/** Where the story takes place: a whole deployment, with everything that is asked of AWS overheard. */
export interface Stage {
  readonly runtime: Runtime;
  /** Every request to AWS so far: who asked for what, and whether it was allowed. */
  readonly calls: readonly CallRecord[];
  readonly wire: Wiretap;
  readonly stop: () => Promise<void>;
}

/** RSA-4096 pairs take seconds to make; those of a story that is over in a minute need not be secret. */
const KEY_CACHE = join(fileURLToPath(new URL('../../node_modules/.cache/quietline', import.meta.url)), 'test-keys');

/** In memory, on free ports, with schedules that run when they are told to. */
export const startStage = async (options: Partial<RuntimeOptions> = {}): Promise<Stage> => {
  resolveLoopbackNames();
  const calls: CallRecord[] = [];
  const wire = openWiretap();
  try {
    const runtime = await startRuntime({
      jurisdiction: 'zz',
      stateDirectory: ':memory:',
      schedules: 'manual',
      keyCacheDirectory: KEY_CACHE,
      onCall: (call) => calls.push(call),
      ...options,
    });
    const stop = async (): Promise<void> => {
      wire.close();
      await runtime.stop();
    };
    return { runtime, calls, wire, stop };
  } catch (error) {
    wire.close();
    throw error;
  }
};
