import * as z from 'zod';
import type { MailboxKey } from '../../../shared/mailbox/mailbox.ts';
import { parseSessionSecret, type SessionSecret } from '../../../shared/sealing/session.ts';
import { SESSION_HEADER } from '../../../shared/deployment/origin.ts';
import type { WebContext } from '../context.ts';
import type { Site } from '../site.ts';
import { problem, type ProblemName } from './problem.ts';

/** Under this is what a code opens. */
export const OPENED = '/api/mailbox';

type Auth = 'none' | 'session' | 'mailbox';

/** What the OpenAPI document says of an endpoint; the same facts serve it, so the two cannot drift apart. */
export interface Described {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  readonly auth: Auth;
  /** Parameters of the address: what each is for, by its name. */
  readonly query?: Readonly<Record<string, string>>;
  readonly status: 200 | 201 | 204;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
  readonly problems: readonly ProblemName[];
}

export interface Endpoint extends Described {
  readonly serve: (c: WebContext, site: Site) => Promise<Response>;
}

export interface Call<Body> {
  readonly c: WebContext;
  readonly site: Site;
  readonly body: Body;
}
export interface SessionCall<Body> extends Call<Body> {
  readonly secret: SessionSecret;
}
export interface MailboxCall<Body> extends SessionCall<Body> {
  readonly key: MailboxKey;
}

/** A problem by its name, or the answer that the description promises. */
type Outcome<Answer> = { readonly problem: Response } | { readonly answer: Answer };

type Definition<Body extends z.ZodType, Answer extends z.ZodType, Made> = Omit<
  Described,
  'auth' | 'body' | 'answer' | 'status'
> & {
  readonly body: Body;
  readonly answer: Answer;
  readonly status?: 200 | 201;
  readonly run: (call: Made) => Promise<Outcome<z.input<Answer>>>;
};

/** For endpoints without a body, or without an answer. */
export const nothing = z.undefined();

/**
 * The secret travels in a header of its own: no cookie is read here, so no other site can lend one. Not `Authorization`,
 * which CloudFront takes away from requests that it does not cache by.
 */
const sessionOf = (c: WebContext): SessionSecret | null => {
  const parsed = parseSessionSecret(c.req.header(SESSION_HEADER) ?? '');
  return parsed.ok ? parsed.value : null;
};

const jsonOf = async (c: WebContext): Promise<unknown> => {
  const text = await c.req.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not `undefined`: a body that cannot be read must not pass for none.
    return null;
  }
};

const make = <Body extends z.ZodType, Answer extends z.ZodType, Made>(
  auth: Auth,
  definition: Definition<Body, Answer, Made>,
  prepare: (call: Call<z.output<Body>>) => Promise<Response | Made>,
  isProblem: (made: Response | Made) => made is Response,
): Endpoint => {
  const { body, answer, run, status = 200, ...described } = definition;
  return {
    ...described,
    auth,
    status: answer instanceof z.ZodUndefined ? 204 : status,
    ...(body instanceof z.ZodUndefined ? {} : { body }),
    ...(answer instanceof z.ZodUndefined ? {} : { answer }),
    async serve(c, site) {
      const parsed = body.safeParse(body instanceof z.ZodUndefined ? undefined : await jsonOf(c));
      if (!parsed.success) {
        const fields = parsed.error.issues.map((issue) => issue.path.join('.')).filter((path) => path !== '');
        return problem(c, 'invalid-body', fields.length > 0 ? { fields } : {});
      }
      const made = await prepare({ c, site, body: parsed.data });
      if (isProblem(made)) return made;
      const outcome = await run(made);
      if ('problem' in outcome) return outcome.problem;
      return outcome.answer === undefined ? c.body(null, 204) : c.json(outcome.answer, status);
    },
  };
};

const isResponse = (made: unknown): made is Response => made instanceof Response;

export const anyone = <Body extends z.ZodType, Answer extends z.ZodType>(
  definition: Definition<Body, Answer, Call<z.output<Body>>>,
): Endpoint => make('none', definition, async (call) => call, isResponse);

export const inSession = <Body extends z.ZodType, Answer extends z.ZodType>(
  definition: Definition<Body, Answer, SessionCall<z.output<Body>>>,
): Endpoint =>
  make(
    'session',
    definition,
    async (call) => {
      const secret = sessionOf(call.c);
      return secret === null ? problem(call.c, 'no-session') : { ...call, secret };
    },
    isResponse,
  );

export const inMailbox = <Body extends z.ZodType, Answer extends z.ZodType>(
  definition: Definition<Body, Answer, MailboxCall<z.output<Body>>>,
): Endpoint =>
  make(
    'mailbox',
    definition,
    async (call) => {
      const secret = sessionOf(call.c);
      if (secret === null) return problem(call.c, 'no-session');
      const opened = await call.site.opened.find(secret);
      return opened === null ? problem(call.c, 'no-mailbox') : { ...call, secret, key: opened.key };
    },
    isResponse,
  );
