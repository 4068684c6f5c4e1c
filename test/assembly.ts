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

/** A directory that the first test file of a run fills, while the others that ask for it wait. */
export const madeOnce = async (name: string, make: (directory: string) => Promise<void>): Promise<string> => {
  const run = process.env['QUIETLINE_TEST_RUN'];
  if (run === undefined) throw new Error('test/globalSetup.ts did not run');
  const directory = join(run, name);
  const done = `${directory}.done`;
  if (claim(`${directory}.claimed`)) {
    const problem = await make(directory).then(
      () => '',
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    writeFileSync(done, problem);
  }
  while (!existsSync(done)) await pause(LOOK_MILLISECONDS);
  const problem = readFileSync(done, 'utf8');
  if (problem !== '') throw new Error(`${name} could not be made: ${problem}`);
  return directory;
};

/** The country's cloud assembly: synthesis takes seconds, and no test changes it. */
export const assemblyOf = (jurisdiction: string): Promise<string> =>
  madeOnce(`assembly-${jurisdiction}`, async (directory) => {
    await synthesise(jurisdiction, directory);
  });
