import * as fc from 'fast-check';
import { expect } from 'vitest';
import * as z from 'zod';
import { type Operation, operationsOf, textOfBody } from './generator.ts';
import { problemIn } from './judge.ts';
import { MARK } from './mark.ts';
import type { Scene } from './scene.ts';
import { bytesOf, exchange, type Answer } from './wire.ts';

const fetchDocument = async ({ port, hosts }: Scene): Promise<unknown> => {
  const answer = await exchange(port, bytesOf({ target: '/api/openapi.json', host: hosts.web }));
  return JSON.parse(answer.body);
};

const sessions = ['fresh', 'mailbox', 'none', 'odd'] as const;
const tokenOf = (
  scene: Scene,
  session: (typeof sessions)[number],
  path: string,
): readonly (readonly [string, string])[] => {
  // Closing the session that the rest lives by would leave the rest with nothing.
  if (session === 'mailbox' && path !== '/api/sessions') return [['x-session', scene.mailbox]];
  if (session === 'odd') return [['x-session', MARK]];
  return session === 'none' ? [] : [['x-session', scene.session]];
};

const check = (operation: Operation, answer: Answer): void => {
  expect([...operation.answers.keys()], `${operation.method} ${operation.path}`).toContain(answer.status);
  expect(answer.status).not.toBeGreaterThan(499);
  if (answer.status >= 400) {
    problemIn(answer);
    expect(answer.body).not.toContain(MARK);
    return;
  }
  const schema = operation.answers.get(answer.status);
  if (schema === undefined) expect(answer.body).toBe('');
  else expect(z.fromJSONSchema(schema).safeParse(JSON.parse(answer.body)).error).toBeUndefined();
};

let calls = 0;

/**
 * Calls every operation of the OpenAPI document with what its schema asks for, more or less, and holds the answers to
 * the document.
 */
export const callAtRandom = async (scene: Scene, seed: number, numRuns: number): Promise<ReadonlySet<string>> => {
  const document = await fetchDocument(scene);
  const seen = new Set<string>();
  const call = fc.constantFrom(...operationsOf(document)).chain((operation) =>
    fc.record({
      operation: fc.constant(operation),
      body: operation.body === undefined ? fc.constant(undefined) : textOfBody(operation.body),
      session: fc.constantFrom(...sessions),
      query: fc.dictionary(fc.constantFrom(...operation.query, MARK), fc.string({ unit: 'binary', maxLength: 9 }), {
        maxKeys: 2,
      }),
    }),
  );
  await fc.assert(
    fc.asyncProperty(call, async ({ operation, body, session, query }) => {
      calls += 1;
      const search = new URLSearchParams(query).toString();
      const answer = await exchange(
        scene.port,
        bytesOf({
          method: operation.method,
          target: `${operation.path}${search === '' ? '' : `?${search}`}`,
          host: scene.hosts.web,
          headers: [
            ['content-type', 'application/json'],
            ['x-neighbourhood', `10.${180 + (calls >> 8)}.${calls & 255}.7`],
            ...tokenOf(scene, session, operation.path),
          ],
          ...(body === undefined ? {} : { body }),
        }),
      );
      check(operation, answer);
      seen.add(`${operation.method} ${operation.path} ${answer.status}`);
    }),
    { seed, numRuns },
  );
  return seen;
};
