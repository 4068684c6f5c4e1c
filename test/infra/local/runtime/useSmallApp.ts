import { afterAll, beforeAll } from 'vitest';
import type { RuntimeOptions } from '../../../../infra/local/options.ts';
import type { Runtime } from '../../../../infra/local/runtime.ts';
import { startTestRuntime } from '../../../runtime.ts';
import { smallApp } from './app.ts';

/** A runtime of the small app, for a test file. */
export const useSmallApp = (options: Partial<RuntimeOptions> = {}): (() => Runtime) => {
  let started: Runtime | undefined;
  beforeAll(async () => {
    started = await startTestRuntime({ jurisdiction: 'xx', assembly: await smallApp(), ...options });
  });
  afterAll(() => started?.stop());
  return () => {
    if (started === undefined) throw new Error('The runtime runs only while tests do');
    return started;
  };
};

/** Has `web` do something (see handlers/web.ts). */
export const act = async (runtime: Runtime, name: string, body = ''): Promise<unknown> => {
  const invocation = await runtime.invoke('web', { rawPath: `/${name}`, body });
  return invocation.ok ? invocation.payload : invocation;
};
