import type { Context } from 'hono';
import * as z from 'zod';

/** Every problem the API knows (RFC 9457). The list is closed: a client may rely on `type`. */
export const problems = {
  malformed: { status: 400, title: 'The request cannot be read' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address takes another method' },
  'too-large': { status: 413, title: 'The body is too large' },
  'invalid-body': { status: 422, title: 'The body is not as the document says' },
  'nothing-said': { status: 422, title: 'The report says nothing' },
  'no-session': { status: 401, title: 'The session is missing, malformed or at its end' },
  'no-mailbox': { status: 403, title: 'This session has no open mailbox' },
  'unknown-code': { status: 422, title: 'This code does not open a mailbox' },
  'too-many-codes': { status: 429, title: 'Too many wrong codes: wait as long as Retry-After says' },
  'code-gone': { status: 410, title: 'The code was replaced, or everything was deleted' },
  'deletion-asked': { status: 409, title: 'Deletion was asked for: only undoing it is possible' },
  'mailbox-full': { status: 409, title: 'The mailbox takes no more words: show the numbers' },
  'nobody-named': { status: 422, title: 'A yes needs somebody to whom it is said' },
  'day-over': { status: 422, title: 'The last day of the yes is over already' },
  'too-many-consents': { status: 409, title: 'There is no room for one more yes: take one back first' },
  'given-up': { status: 410, title: 'Seeing what was sent was given up for good' },
  restoring: { status: 503, title: 'Nothing can be opened just now: new tips are taken; try again after Retry-After' },
  internal: { status: 500, title: 'The fault is ours: try again with the same nonce' },
} as const;

export type ProblemName = keyof typeof problems;

export const PROBLEM_TYPE = 'urn:quietline:problem:';

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** Where in the body, as paths of keys; never what was there. */
  fields: z.array(z.string()).optional(),
});

export const problem = (
  c: Context,
  name: ProblemName,
  extra: { readonly fields?: readonly string[] } = {},
): Response => {
  const { status, title } = problems[name];
  return c.body(JSON.stringify({ type: `${PROBLEM_TYPE}${name}`, title, status, ...extra }), status, {
    'Content-Type': 'application/problem+json',
  });
};
