import { transformSync } from 'esbuild';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { FunctionSpec } from '../template/functions.ts';
import { answerSchema, type Answer, type InvokeMessage, type Start } from './protocol.ts';

export type Invocation =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly errorType: string; readonly errorMessage: string };

/** One execution environment: a worker that does one invocation at a time. */
export interface Instance {
  readonly invoke: (event: string) => Promise<Invocation>;
  /** Ends it at once, in the middle of whatever it does. */
  readonly kill: () => Promise<void>;
  readonly alive: () => boolean;
}

export interface InstanceOptions {
  readonly spec: FunctionSpec;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: SharedArrayBuffer;
  readonly log: (text: string) => void;
}

/** Lambda allows ten seconds for what a bundle does while it loads; a laptop that builds something else is slower. */
const LOADING_MILLISECONDS = 30_000;

let compiled: string | undefined;
const bootstrap = (): string => {
  compiled ??= transformSync(readFileSync(new URL('./bootstrap.ts', import.meta.url), 'utf8'), {
    loader: 'ts',
    format: 'cjs',
    target: 'node20',
  }).code;
  return compiled;
};

const failed = (errorType: string, errorMessage: string): Invocation => ({ ok: false, errorType, errorMessage });

const invocationOf = (answer: Exclude<Answer, { kind: 'ready' }>): Invocation =>
  answer.kind === 'answered'
    ? { ok: true, payload: JSON.parse(answer.payload) }
    : failed(answer.errorType, answer.errorMessage);

export const startInstance = ({ spec, environment, clock, log }: InstanceOptions): Instance => {
  const workerData: Start = { directory: spec.directory, handler: spec.handler, functionArn: spec.arn, clock };
  const worker = new Worker(bootstrap(), {
    eval: true,
    name: spec.name,
    workerData,
    env: { ...environment },
    // A function inherits nothing of ours: no loaders, no flags, no arguments.
    execArgv: [],
    argv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: spec.memoryMegabytes },
  });
  worker.stdout.setEncoding('utf8').on('data', log);
  worker.stderr.setEncoding('utf8').on('data', log);

  let alive = true;
  let ready = false;
  let settle: ((invocation: Invocation) => void) | undefined;
  const finish = (invocation: Invocation): void => {
    settle?.(invocation);
    settle = undefined;
  };
  const kill = async (): Promise<void> => {
    alive = false;
    await worker.terminate();
  };

  let onReady: (() => void) | undefined;
  worker.on('message', (message) => {
    const answer = answerSchema.parse(message);
    if (answer.kind !== 'ready') {
      // Before it was ready, an answer can only be that the bundle does not load: no second try in this instance.
      if (!ready) alive = false;
      return finish(invocationOf(answer));
    }
    ready = true;
    onReady?.();
  });
  worker.on('error', (error) => {
    alive = false;
    log(`Runtime exited with error: ${error.message}\n`);
    finish(failed('Runtime.ExitError', 'the worker ended with an error'));
  });
  worker.on('exit', () => {
    alive = false;
    finish(failed('Runtime.ExitError', 'the worker ended before it answered'));
  });

  const send = (event: string, limit: NodeJS.Timeout): void => {
    const milliseconds = spec.timeoutSeconds * 1000;
    const message: InvokeMessage = { event, requestId: randomUUID(), deadline: Date.now() + milliseconds };
    // The time-out counts from here: loading has its own.
    clearTimeout(limit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
    worker.postMessage(message);
  };

  return {
    alive: () => alive,
    kill,
    invoke: (event) =>
      new Promise((resolve) => {
        if (!alive) return resolve(failed('Runtime.ExitError', 'the worker has ended'));
        const expire = (seconds: number, errorType: string): void => {
          log(`Task timed out after ${seconds.toFixed(2)} seconds\n`);
          finish(failed(errorType, `Task timed out after ${seconds.toFixed(2)} seconds`));
          void kill();
        };
        let running: NodeJS.Timeout | undefined;
        const loading = setTimeout(
          () => expire(LOADING_MILLISECONDS / 1000, 'Sandbox.InitTimedout'),
          LOADING_MILLISECONDS,
        );
        settle = (invocation) => {
          clearTimeout(loading);
          clearTimeout(running);
          resolve(invocation);
        };
        const begin = (): void => {
          running = setTimeout(() => expire(spec.timeoutSeconds, 'Sandbox.Timedout'), spec.timeoutSeconds * 1000);
          send(event, loading);
        };
        onReady = begin;
        if (ready) begin();
      }),
  };
};
