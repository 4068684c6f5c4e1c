import type { InvocationRecord } from '../options.ts';
import type { Deployment } from '../template/deployment.ts';
import { environmentFor, type Surroundings } from './environment.ts';
import type { Invocation } from './instance.ts';
import type { Logs } from './logs.ts';
import type { Naming } from './naming.ts';
import { createPool, type Pool } from './pool.ts';

export interface Functions {
  readonly invoke: (name: string, event: unknown) => Promise<Invocation>;
  readonly environmentOf: (name: string) => Readonly<Record<string, string>>;
  /** Invocations that run or wait, over all functions. */
  readonly pending: () => number;
  /** Ends the workers of a function, or of every function of a role, in the middle of what they do. */
  readonly kill: (functionOrRole: string) => Promise<void>;
  readonly killAll: () => Promise<void>;
}

export const createFunctions = (
  { functions }: Deployment,
  naming: Naming,
  surroundings: Surroundings,
  clock: SharedArrayBuffer,
  logs: Logs,
  onInvocation: (invocation: InvocationRecord) => void = () => {},
): Functions => {
  const environments = new Map(functions.map((spec) => [spec.name, environmentFor(spec, surroundings)]));
  const environmentOf = (name: string): Record<string, string> =>
    environments.get(naming.functionNamed(name).name) ?? {};

  const pools = new Map<string, Pool>();
  for (const spec of functions) {
    const log = (text: string): void => logs.write(naming.short(spec.name), text);
    const ended = (record: Omit<InvocationRecord, 'functionName'>): void =>
      onInvocation({ functionName: naming.short(spec.name), ...record });
    pools.set(spec.name, createPool({ spec, environment: environmentOf(spec.name), clock, log }, ended));
  }
  const poolOf = (name: string): Pool => {
    const pool = pools.get(naming.functionNamed(name).name);
    if (pool === undefined) throw new Error(`No pool for ${name}`);
    return pool;
  };

  return {
    invoke: (name, event) => poolOf(name).invoke(event),
    environmentOf,
    pending: () => [...pools.values()].reduce((sum, pool) => sum + pool.pending(), 0),
    kill: async (name) => {
      const own = functions.find((spec) => spec.name === name || naming.short(spec.name) === name);
      const meant = own === undefined ? functions.filter((spec) => spec.roleArn === naming.roleArnOf(name)) : [own];
      await Promise.all(meant.map((spec) => poolOf(spec.name).kill()));
    },
    killAll: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.kill()));
    },
  };
};
