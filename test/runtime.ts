import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { resolveLoopbackNames } from '../infra/local/loopbackNames.ts';
import type { RuntimeOptions } from '../infra/local/options.ts';
import { startRuntime, type Runtime } from '../infra/local/runtime.ts';
import { assemblyOf } from './assembly.ts';

/** RSA-4096 pairs take seconds to make; tests need them to be right, not to be secret. */
const KEY_CACHE = join(fileURLToPath(new URL('../node_modules/.cache/quietline', import.meta.url)), 'test-keys');

/** A whole deployment of its own: in memory, on free ports, with schedules that run when they are told to. */
export const startTestRuntime = async (options: Partial<RuntimeOptions> = {}): Promise<Runtime> => {
  resolveLoopbackNames();
  const jurisdiction = options.jurisdiction ?? 'zz';
  return startRuntime({
    jurisdiction,
    stateDirectory: ':memory:',
    schedules: 'manual',
    keyCacheDirectory: KEY_CACHE,
    ...options,
    assembly: options.assembly ?? (await assemblyOf(jurisdiction)),
  });
};

/** For a test file: `const runtime = useRuntime();`, then `runtime()` within a test. */
export const useRuntime = (options: Partial<RuntimeOptions> = {}): (() => Runtime) => {
  let started: Runtime | undefined;
  beforeAll(async () => {
    started = await startTestRuntime(options);
  });
  afterAll(() => started?.stop());
  return () => {
    if (started === undefined) throw new Error('The runtime runs only while tests do');
    return started;
  };
};
