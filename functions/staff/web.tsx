import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { csrfMatches } from '../../shared/sealing/session.ts';
import { sessionCookie } from './cookies.ts';
import type { Dependencies } from './ports.ts';
import { tokenSchema } from './schema.ts';
import { resumeSession, type Signed } from './session.ts';
import { Page, render } from './views/layout.tsx';
import { MessagePage } from './views/plainPages.tsx';

export type StaffEnvironment = { Variables: { signed: Signed | undefined; failure: string | undefined } };
export type StaffContext = Context<StaffEnvironment>;
type Middleware = MiddlewareHandler<StaffEnvironment>;

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex, noarchive',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
};

/** On every answer, errors included; what says itself how long it may be kept keeps that. */
export const safeHeaders: Middleware = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!context.res.headers.has(name)) context.header(name, value);
  }
};

const requestIdSchema = z.object({ event: z.object({ requestContext: z.object({ requestId: z.string() }) }) });

/** The pattern under which what is done for every request is matched. */
const EVERYTHING = '/*';

export const logged =
  ({ log }: Pick<Dependencies, 'log'>): Middleware =>
  async (context, next) => {
    await next();
    const event = requestIdSchema.safeParse(context.env);
    const error = context.get('failure');
    log({
      requestId: event.success ? event.data.event.requestContext.requestId : 'none',
      route: matchedRoutes(context).findLast(({ path }) => path !== EVERYTHING)?.path ?? EVERYTHING,
      status: context.res.status,
      ...(error === undefined ? {} : { error }),
    });
  };

/** Finds out who is asking, anew with every request. */
export const withSession =
  (dependencies: Dependencies): Middleware =>
  async (context, next) => {
    context.set('signed', await resumeSession(dependencies, sessionCookie(context)));
    await next();
  };

export const page = (
  context: StaffContext,
  dependencies: Dependencies,
  title: string,
  content: Child,
  status: ContentfulStatusCode = 200,
) =>
  context.html(
    render(
      <Page title={title} signed={context.get('signed')} partner={dependencies}>
        {content}
      </Page>,
    ),
    status,
  );

export const message = (
  context: StaffContext,
  dependencies: Dependencies,
  status: ContentfulStatusCode,
  shown: { readonly title: string; readonly text: string; readonly code?: string },
) => page(context, dependencies, shown.title, <MessagePage {...shown} />, status);

export const notFound = (context: StaffContext, dependencies: Dependencies) =>
  message(context, dependencies, 404, {
    title: 'Not found',
    text: 'There is nothing here. It may no longer be shared with you.',
  });

/** A form's fields; a name that comes more than once as a list, anything that is no text left out. */
export type Fields = Readonly<Record<string, readonly string[]>>;

export const readFields = async (context: StaffContext): Promise<Fields> => {
  try {
    const body = await context.req.parseBody({ all: true });
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        [value].flat().filter((each): each is string => typeof each === 'string'),
      ]),
    );
  } catch {
    return {};
  }
};

/** Each field's first value. */
export const single = (fields: Fields): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, [value]]) => (value === undefined ? [] : [[name, value]])));

/** Whether a form was made for this session: another site can make a browser send the cookie, but cannot read this. */
export const tokensOf = (signed: Signed, fields: Fields): { readonly ours: boolean; readonly nonce: string } => {
  const { csrf, nonce } = tokenSchema.parse(single(fields));
  return { ours: csrfMatches(signed.secret, csrf), nonce };
};
