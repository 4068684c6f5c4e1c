import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let directory: string | undefined;

/** A directory for what test files share within one run: see ./runtime.ts. Empty until somebody needs something. */
export const setup = (): void => {
  directory = mkdtempSync(join(tmpdir(), 'quietline-test-'));
  process.env['QUIETLINE_TEST_RUN'] = directory;
};

export const teardown = (): void => {
  if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
};
