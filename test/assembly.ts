import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { synthesise } from '../infra/local/synthesise.ts';

const LOOK_MILLISECONDS = 50;

/** Is it ours to make? Creating a directory is the one thing that only one process can do. */
const claim = (directory: string): boolean => {
  try {
    mkdirSync(directory);
    return true;
  } catch {
    return false;
  }
};

/** The country's cloud assembly, made by the first test file of a run that asks, while the others wait. */
export const assemblyOf = async (jurisdiction: string): Promise<string> => {
  const run = process.env['QUIETLINE_TEST_RUN'];
  if (run === undefined) throw new Error('test/globalSetup.ts did not run');
  const done = join(run, `${jurisdiction}.done`);
  const assembly = join(run, jurisdiction);
  if (claim(`${done}.claimed`)) {
    const problem = await synthesise(jurisdiction, assembly).then(
      () => '',
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    writeFileSync(done, problem);
  }
  while (!existsSync(done)) await pause(LOOK_MILLISECONDS);
  const problem = readFileSync(done, 'utf8');
  if (problem !== '') throw new Error(`jurisdictions/${jurisdiction} does not synthesise: ${problem}`);
  return assembly;
};
