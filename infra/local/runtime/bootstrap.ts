/**
 * Runs inside a worker, alone: what Lambda's own runtime does between the service and a bundle. It is compiled by
 * itself (./instance.ts) and may import nothing but Node and types, since a bundle is alone on AWS too.
 */
import dns from 'node:dns';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, InvokeMessage, Start } from './protocol.ts';

type Handler = (event: unknown, context: Record<string, unknown>) => unknown;

const { directory, handler: handlerName, functionArn, clock }: Start = workerData;
const environment = process.env;

const offset = new BigInt64Array(clock);
const RealDate = Date;
const now = (): number => RealDate.now() + Number(Atomics.load(offset, 0));
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values: unknown[], called) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, called),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

// One function may ask another's site, whose name here is one under `localhost`: see ../loopbackNames.ts.
const { lookup } = dns;
Object.assign(dns, {
  lookup: (name: string, ...rest: unknown[]): unknown =>
    Reflect.apply(lookup, dns, [name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest]),
});

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port, not a window
const answer = (message: Answer): void => parentPort?.postMessage(message);

/** Lambda writes what a handler throws to its log, with the message: a handler must throw nothing that is secret. */
const fail = (error: unknown): void => {
  const errorType = error instanceof Error ? error.name : 'Error';
  const errorMessage = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? error.stack?.split('\n') : [];
  process.stderr.write(`ERROR\tInvoke Error\t${JSON.stringify({ errorType, errorMessage, stack })}\n`);
  answer({ kind: 'failed', errorType, errorMessage });
};

const load = async (): Promise<Handler> => {
  const dot = handlerName.lastIndexOf('.');
  const base = join(directory, handlerName.slice(0, dot));
  const file = ['.mjs', '.js', '.cjs'].map((extension) => base + extension).find((name) => existsSync(name));
  if (file === undefined) throw new Error(`Cannot find module ${handlerName} in the bundle`);
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const found = module[handlerName.slice(dot + 1)];
  if (typeof found !== 'function') throw new Error(`${handlerName} is not exported by the bundle`);
  return (event, context) => Reflect.apply(found, undefined, [event, context]);
};

const contextOf = ({ requestId, deadline }: InvokeMessage): Record<string, unknown> => ({
  awsRequestId: requestId,
  callbackWaitsForEmptyEventLoop: true,
  functionName: environment['AWS_LAMBDA_FUNCTION_NAME'],
  functionVersion: '$LATEST',
  invokedFunctionArn: functionArn,
  logGroupName: environment['AWS_LAMBDA_LOG_GROUP_NAME'],
  logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
  memoryLimitInMB: environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
  getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
});

const serve = async (): Promise<void> => {
  const handler = await load();
  parentPort?.on('message', (message: InvokeMessage) => {
    const run = async (): Promise<string> =>
      JSON.stringify((await handler(JSON.parse(message.event), contextOf(message))) ?? null);
    run().then((payload) => answer({ kind: 'answered', payload }), fail);
  });
  answer({ kind: 'ready' });
};

// Lambda has an import that fails fail the invocation that it was made for.
serve().catch((error: unknown) => {
  fail(error);
  parentPort?.close();
});
