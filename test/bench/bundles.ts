import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundleFunctions, functionFolders, type FunctionFolder } from '../../infra/constructs/bundle.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { median } from './statistics.ts';

export interface BundleMeasure {
  readonly function: FunctionFolder;
  readonly kilobytes: number;
  /** Median of fresh processes, the bare process taken off. */
  readonly importMilliseconds: number;
}

const RUNS = 7;
const run = promisify(execFile);

/** Time to evaluate a module in a process of its own, as it tells itself: a cold start without the sandbox. */
const importOnce = async (file: string, environment: Readonly<Record<string, string>>): Promise<number> => {
  const script = `const s=performance.now();await import(${JSON.stringify(file)});process.stdout.write(String(performance.now()-s));process.exit(0)`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  return Number(/[\d.]+$/.exec(stdout)?.[0]);
};

export const measureBundles = async (
  pack: Pack,
  environmentOf: (folder: FunctionFolder) => Readonly<Record<string, string>>,
  progress: (done: number, of: number) => void,
): Promise<BundleMeasure[]> => {
  const bundles = await bundleFunctions(pack);
  const measures: BundleMeasure[] = [];
  for (const [at, folder] of functionFolders.entries()) {
    progress(at, functionFolders.length);
    const file = join(bundles[folder].directory, 'index.mjs');
    const times: number[] = [];
    for (let round = 0; round < RUNS; round += 1) times.push(await importOnce(file, environmentOf(folder)));
    const { size } = await stat(file);
    measures.push({ function: folder, kilobytes: Math.round(size / 1024), importMilliseconds: median(times) });
  }
  return measures;
};
