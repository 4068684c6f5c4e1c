import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Milliseconds to evaluate a module in a process of its own, as it tells itself: a cold start without the sandbox. */
const importOnce = async (file: string, environment: Readonly<Record<string, string>>): Promise<number> => {
  const script = `const s=performance.now();await import(${JSON.stringify(file)});process.stdout.write(String(performance.now()-s));process.exit(0)`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });
  return Number(/[\d.]+$/.exec(stdout)?.[0]);
};

export interface Module {
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Of each module so many times, in turns: a busy minute of the machine then falls on all of them alike. The first turn
 * only fills the disk's cache.
 */
export const importInTurns = async (
  modules: readonly Module[],
  rounds: number,
  progress: (done: number, of: number) => void,
): Promise<number[][]> => {
  const times: number[][] = modules.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    progress(round, rounds + 1);
    for (const [at, { file, environment }] of modules.entries()) {
      const took = await importOnce(file, environment);
      if (Number.isNaN(took)) throw new Error(`${file} did not say how long it took to load`);
      if (round > 0) times[at]?.push(took);
    }
  }
  return times;
};
