import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as z from 'zod';
import { functionFolders, type FunctionFolder } from '../../infra/constructs/bundle.ts';

const environmentsSchema = z.record(z.enum(functionFolders), z.record(z.string(), z.string()));
type Environments = Readonly<Record<FunctionFolder, Readonly<Record<string, string>>>>;

/** Works beside a deployment that runs in another process: what its endpoints cost must not count as a function's. */
export const besideDeployment = async <Result>(work: (environments: Environments) => Promise<Result>) => {
  const house = fork(new URL('./house.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
  try {
    const died = once(house, 'exit').then(() => Promise.reject(new Error('The deployment beside did not start')));
    const [message]: unknown[] = await Promise.race([once(house, 'message'), died]);
    return await work(environmentsSchema.parse(message));
  } finally {
    if (house.connected) house.disconnect();
  }
};
