import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveLoopbackNames } from '../../infra/local/loopbackNames.ts';
import type { RuntimeOptions } from '../../infra/local/options.ts';
import { startRuntime, type Runtime } from '../../infra/local/runtime.ts';
import { synthesise } from '../../infra/local/synthesise.ts';
import { NEIGHBOURHOOD } from '../journeys/support/reporter.ts';
import { createRecorder, type Recorder } from './recording.ts';

/** RSA-4096 pairs take seconds to make; those of a measurement need not be secret. */
export const KEY_CACHE = join(
  fileURLToPath(new URL('../../node_modules/.cache/quietline', import.meta.url)),
  'test-keys',
);

let assembly: Promise<string> | undefined;

/** Synthesised once for all deployments of this process, and gone with it. */
const assembled = (): Promise<string> => {
  if (assembly !== undefined) return assembly;
  const directory = mkdtempSync(join(tmpdir(), 'quietline-bench-assembly-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  assembly = synthesise('zz', directory);
  return assembly;
};

export interface Stage {
  readonly runtime: Runtime;
  readonly recorder: Recorder;
}

/** A whole deployment for as long as the work takes, with schedules that run when they are told to. */
export const onStage = async <Result>(
  work: (stage: Stage) => Promise<Result>,
  options: Partial<RuntimeOptions> = {},
): Promise<Result> => {
  resolveLoopbackNames();
  const recorder = createRecorder();
  const runtime = await startRuntime({
    jurisdiction: 'zz',
    stateDirectory: ':memory:',
    schedules: 'manual',
    keyCacheDirectory: KEY_CACHE,
    assembly: await assembled(),
    // Everybody's own neighbourhood: what is measured is not the limit on one of them.
    viewerOf: ({ headers }) => `${[headers[NEIGHBOURHOOD]].flat()[0] ?? '10.0.0.1'}:4000`,
    ...recorder.hooks,
    ...options,
  });
  try {
    return await work({ runtime, recorder });
  } finally {
    await runtime.stop();
  }
};
