import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveLoopbackNames } from '../../infra/local/loopbackNames.ts';
import type { ProviderFaults } from '../../infra/local/provider/faults.ts';
import { startRuntime, type Runtime } from '../../infra/local/runtime.ts';
import { stageOf, switchboard, viewerOf, type Stage } from './stage.ts';

/** RSA-4096 pairs take seconds to make; those of tips that nobody sent need not be secret. */
export const KEY_CACHE = join(
  fileURLToPath(new URL('../../node_modules/.cache/quietline', import.meta.url)),
  'test-keys',
);

export interface Deployed {
  readonly stage: Stage;
  readonly runtime: Runtime;
  readonly setHooks: ReturnType<typeof switchboard>['set'];
  readonly kill: (principalArn: string) => Promise<void>;
}

/** In this process, in memory, on free ports, with schedules that run when they are told to. */
export const deploy = async (assembly: string, providerFaults: ProviderFaults = {}): Promise<Deployed> => {
  resolveLoopbackNames();
  const board = switchboard();
  const runtime = await startRuntime({
    jurisdiction: 'zz',
    assembly,
    stateDirectory: ':memory:',
    schedules: 'manual',
    keyCacheDirectory: KEY_CACHE,
    faults: board.faults,
    providerFaults,
    viewerOf,
  });
  return { stage: stageOf(runtime), runtime, setHooks: board.set, kill: runtime.killWorker };
};
