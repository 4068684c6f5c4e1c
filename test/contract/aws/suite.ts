import { afterAll, beforeAll, expect } from 'vitest';
import { local } from './local.ts';
import { moto } from './moto.ts';
import type { Candidate, Target } from './target.ts';

/** Always the embedded endpoints, and moto where it is installed; says so when it is not. */
export function available(service: string): Candidate[] {
  return [local, moto].filter(({ name, missing }) => {
    if (missing !== undefined) console.warn(`${service} is not checked against ${name}: ${missing}`);
    return missing === undefined;
  });
}

/** Started before the tests of the block it stands in, closed after them. */
export function started(candidate: Candidate): () => Target {
  let target: Target | undefined;
  beforeAll(async () => {
    target = await candidate.start();
  });
  afterAll(async () => target?.close());
  return () => {
    if (target === undefined) throw new Error(`${candidate.name} has not started`);
    return target;
  };
}

/** The error's name, which is what adapters go by. */
export async function nameOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error instanceof Error ? error.name : '';
}
