import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { resolveLoopbackNames } from '../../../infra/local/loopbackNames.ts';
import type { Row, Stage } from '../stage.ts';
import { saidSchema, type Ask, type Start } from './protocol.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

type Question = Ask extends infer One ? (One extends Ask ? Omit<One, 'id'> : never) : never;
interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface KillableStage extends Stage {
  readonly restarts: () => number;
  /** From here on it lives. */
  readonly calm: () => void;
}

/**
 * A deployment in a process of its own, with its state on disk. It dies at one of its AWS calls, chosen by `nextDeath` for
 * each of its lives, and is started anew on what it left.
 */
export const startKillable = async (assembly: string, nextDeath: (life: number) => number): Promise<KillableStage> => {
  resolveLoopbackNames();
  const directory = mkdtempSync(join(tmpdir(), 'quietline-faults-'));
  let life = 0;
  let offset = 0;
  let port = 0;
  let asked = 0;
  let isCalm = false;
  let isOver = false;
  let child: ChildProcess | undefined;
  let sites: Readonly<Record<string, string>> = {};
  const waiting = new Map<number, Waiting>();

  const start = async (): Promise<void> => {
    const dieAt = isCalm ? null : nextDeath(life);
    const how: Start = { assembly, directory, port, offset, isFirst: life === 0, dieAt };
    life += 1;
    const born = fork(CHILD, [JSON.stringify(how)], { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    child = born;
    const ready = new Promise<void>((resolve, reject) => {
      born.on('message', (message) => {
        const said = saidSchema.parse(message);
        if (said.kind === 'ready') {
          ({ port, sites } = said);
          resolve();
        } else if (said.kind === 'clock') offset = said.offset;
        else {
          const asker = waiting.get(said.id);
          waiting.delete(said.id);
          if (said.kind === 'answer') asker?.resolve(said.value);
          else asker?.reject(new Error(said.why));
        }
      });
      born.once('exit', () => reject(new Error('The deployment died while it started')));
    });
    born.once('exit', () => {
      const lost = [...waiting.values()];
      waiting.clear();
      for (const { reject } of lost) reject(new Died());
    });
    await ready;
    born.once('exit', () => {
      if (!isOver) alive = start();
    });
  };
  let alive = start();
  await alive;

  /** Asked again of the next life, if this one ends before it has answered; or not, where what is asked comes again by itself. */
  const ask = async (question: Question, isAskedAgain = true): Promise<unknown> => {
    for (;;) {
      await alive;
      asked += 1;
      const id = asked;
      try {
        return await new Promise((resolve, reject) => {
          waiting.set(id, { resolve, reject });
          child?.send({ ...question, id }, (error) => {
            if (error !== null && waiting.delete(id)) reject(new Died());
          });
        });
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        // Its death is told before its next life has begun.
        await new Promise((resolve) => setImmediate(resolve));
        if (!isAskedAgain) return await alive;
      }
    }
  };

  return {
    sites,
    now: () => Date.now() + offset,
    advance: async (by) => void (await ask({ what: 'advance', by })),
    // A schedule that dies is not made up for: it runs at its next time, and so do all that lived to the end of theirs.
    runSchedules: async () => void (await ask({ what: 'runSchedules' }, isCalm)),
    drain: async () => void (await ask({ what: 'drain' })),
    rows: async (table) => rowsSchema.parse(await ask({ what: 'rows', table })),
    objects: async () => textsSchema.parse(await ask({ what: 'objects' })),
    deadLetters: async () => textsSchema.parse(await ask({ what: 'deadLetters' })),
    complaints: async () => textsSchema.parse(await ask({ what: 'complaints' })),
    restarts: () => life - 1,
    calm: () => {
      isCalm = true;
    },
    stop: async () => {
      isOver = true;
      await alive;
      if (child !== undefined && child.exitCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

class Died extends Error {
  override readonly name = 'Died';
}

const rowsSchema: z.ZodType<Row[]> = z.array(z.record(z.string(), z.unknown()));
const textsSchema = z.array(z.string());
