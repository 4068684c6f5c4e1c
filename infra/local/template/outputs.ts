import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Resolver } from './resolve.ts';

/** What the stacks tell whoever connects a telephone number: those that are called `Phone…`, by name. */
export const phoneOutputsOf = (stacks: readonly Stack[], { resolve }: Resolver): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stacks.flatMap((stack) =>
      Object.entries(stack.template.Outputs)
        .filter(([name]) => name.startsWith('Phone'))
        .map(([name, { Value }]) => [name, z.string().parse(resolve(stack, `${stack.name}.${name}`, Value))]),
    ),
  );
