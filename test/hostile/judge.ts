import { parse } from 'node-html-parser';
import { expect } from 'vitest';
import * as z from 'zod';
import { problems, PROBLEM_TYPE } from '../../functions/web/api/problem.ts';
import { showsCode } from '../journeys/support/reporter.ts';
import { describeFind, search } from '../security/canary/search.ts';
import { needles } from './mark.ts';
import type { Row } from './row.ts';
import type { Answer } from './wire.ts';

const problemSchema = z.strictObject({
  type: z.string().startsWith(PROBLEM_TYPE),
  title: z.string(),
  status: z.number(),
  fields: z.array(z.string()).optional(),
});
const takenSchema = z.object({ code: z.string().regex(/^\d{16}$/) });
const names: readonly string[] = Object.keys(problems);

/** The problem that a document names, once it is one of RFC 9457 and of the closed list. */
export const problemIn = ({ status, body }: Pick<Answer, 'status' | 'body'>): string => {
  const document = problemSchema.parse(JSON.parse(body));
  expect(document.status).toBe(status);
  const name = document.type.replace(PROBLEM_TYPE, '');
  expect(names).toContain(name);
  return name;
};

/** Everything that a page's boxes and hidden fields hold: what its buttons would send again. */
const heldBy = (html: string): string => {
  const page = parse(html);
  const boxes = page.querySelectorAll('textarea').map((box) => box.textContent);
  const fields = page.querySelectorAll('input').map((field) => field.getAttribute('value') ?? '');
  return [...boxes, ...fields].join('\n');
};

const typeOf = ({ headers }: Answer): string => headers.get('content-type')?.[0] ?? '';

const isKind = (answer: Answer, { at }: Row): void => {
  const { body } = answer;
  expect(typeOf(answer)).toMatch(/^text\/html/);
  expect(body).toContain('<main');
  expect(body, 'a way on').toMatch(/<a [^>]*href="\/|<button/);
  if (at === 'web') expect(body, 'the way out').toContain('class="exit"');
  expect(body, 'in a language that there is').toMatch(/<html lang="(?:en|es|ar)"/);
};

/** The code is on the page, in groups, or in the document. */
const isTaken = (answer: Answer): boolean =>
  typeOf(answer).startsWith('application/json')
    ? takenSchema.safeParse(JSON.parse(answer.body)).success
    : showsCode(parse(answer.body).structuredText.replaceAll(/\s+/g, ' '));

/** What must be so of the answer to any input, and what this one expects besides. */
export const judge = (row: Row, answer: Answer): void => {
  const { expected, mayEcho, name } = row;
  expect(answer.status, 'never a fault of ours').not.toBeGreaterThan(499);
  expect(answer.raw.toString('latin1').split('HTTP/1.1 ').length, 'one answer to one message').toBeLessThan(3);
  const silent = [
    { name: 'headers', bytes: Buffer.from([...answer.headers].flat(2).join('\n')) },
    ...(mayEcho ? [] : [{ name: 'body', bytes: Buffer.from(answer.body) }]),
  ];
  expect(search(silent, needles).map(describeFind)).toEqual([]);
  if (expected.before === true) return;
  expect(answer.headers.get('cache-control')).toEqual(['no-store']);

  const isDocument = typeOf(answer) === 'application/problem+json';
  if (name.startsWith('API: ') && answer.status >= 400) expect(isDocument, 'a problem document').toBe(true);
  if (isDocument && answer.body !== '') {
    const problem = problemIn(answer);
    if (expected.problem !== undefined) expect(problem).toBe(expected.problem);
  } else if (answer.body !== '' && !name.startsWith('API: ')) isKind(answer, row);

  if (expected.taken === true) expect(isTaken(answer), 'taken all the same').toBe(true);
  const held = expected.keeps === undefined ? '' : heldBy(answer.body);
  for (const kept of expected.keeps ?? []) expect(held, 'nothing typed is lost').toContain(kept);
};
