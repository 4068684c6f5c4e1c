import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';

/** What the runtime itself keeps between two starts, beside what the endpoints keep. */
export interface State {
  readonly directory: string;
  readonly read: (name: string) => string | undefined;
  readonly write: (name: string, text: string) => void;
  /** Stands in for Secrets Manager: made up at first sight, the same ever after. */
  readonly secret: (id: string) => string;
  readonly release: () => void;
}

export class StateInUse extends Error {
  override readonly name = 'StateInUse';
}

const secretsSchema = z.record(z.string(), z.string());

const isRunning = (process_: number): boolean => {
  try {
    process.kill(process_, 0);
    return true;
  } catch (error) {
    // It runs, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Those of this process. */
const open = new Set<string>();

/** Two runtimes on one directory would each believe to be alone with it. A lock of a process that has died is void. */
const lock = (directory: string): void => {
  const file = join(directory, 'lock');
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  const held = holder === process.pid ? open.has(directory) : holder !== undefined && isRunning(holder);
  if (held) {
    throw new StateInUse(`${directory} is in use by process ${holder}`);
  }
  writeFileSync(file, String(process.pid));
  open.add(directory);
};

export const openState = (where: string): State => {
  const memory = where === ':memory:';
  const directory = memory ? mkdtempSync(join(tmpdir(), 'quietline-state-')) : where;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  lock(directory);

  const read = (name: string): string | undefined => {
    const file = join(directory, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const write = (name: string, text: string): void => {
    // In place by a rename, so that whoever pulls the plug leaves the old one or the new one.
    const draft = join(directory, `${name}.draft`);
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, join(directory, name));
  };

  const secrets = secretsSchema.parse(JSON.parse(read('secrets.json') ?? '{}'));
  return {
    directory,
    read,
    write,
    secret: (id) => {
      const known = secrets[id];
      if (known !== undefined) return known;
      const made = randomBytes(24).toString('hex');
      secrets[id] = made;
      write('secrets.json', JSON.stringify(secrets));
      return made;
    },
    release: () => {
      open.delete(directory);
      rmSync(memory ? directory : join(directory, 'lock'), { recursive: true, force: true });
    },
  };
};
