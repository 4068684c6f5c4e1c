import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import type { Account } from '../account.ts';
import type { ProviderFaults, ProviderRequest } from '../faults.ts';
import type { Messages } from '../records.ts';
import { bodyOf, notFound, RestError } from './errors.ts';

export interface RestOptions {
  readonly account: Account;
  readonly faults: ProviderFaults;
  readonly messages: Messages;
  readonly resources: readonly Hono[];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const METHODS = ['GET', 'POST', 'DELETE'] as const;

/** `/2010-04-01/Accounts/AC…/Messages/SM….json` → `Messages` */
const resourceIn = (path: string): string =>
  path
    .split('/')
    .findLast((part) => /^[A-Z][a-z]+(?:\.json)?$/.test(part))
    ?.replace('.json', '') ?? '';

/** The REST API, as far as the line uses it: https://www.twilio.com/docs/usage/api */
export const restApp = ({ account, faults, messages, resources }: RestOptions): Hono => {
  const expected = digest(`Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}`);
  let sequence = 0;
  const app = new Hono();

  app.get('/media/:sid', (context) => {
    const media = messages.all().flatMap((message) => message.media);
    const found = media.find(({ sid }) => sid === context.req.param('sid'));
    if (found === undefined) return context.body(null, 404);
    return context.body(new Uint8Array(Buffer.from(found.base64, 'base64')), 200, {
      'content-type': found.contentType,
    });
  });

  app.use('/2010-04-01/*', async (context, next) => {
    if (!timingSafeEqual(digest(context.req.header('authorization') ?? ''), expected)) {
      context.header('www-authenticate', 'Basic realm="Twilio API"');
      return context.json(bodyOf(new RestError(20003, 401, 'Authenticate')), 401);
    }
    const method = METHODS.find((each) => each === context.req.method);
    if (method === undefined) throw new RestError(20004, 405, 'Method not allowed');
    sequence += 1;
    const request: ProviderRequest = { method, resource: resourceIn(context.req.path), sequence };
    const fault = faults.beforeRequest?.(request);
    if (fault === 'fail') throw new RestError(20503, 503, 'Service unavailable');
    if (fault === 'throttle') throw new RestError(20429, 429, 'Too Many Requests');
    if (fault === 'drop') return Response.error();
    await next();
    if (faults.afterRequest?.(request) === 'drop') {
      // Hono merges what it replaces, unless there is nothing to be replaced.
      context.res = undefined;
      context.res = Response.error();
    }
  });

  for (const resource of resources) app.route(`/2010-04-01/Accounts/${account.sid}`, resource);
  app.notFound((context) => answer(notFound(context.req.path)));
  app.onError((error) => {
    if (!(error instanceof RestError)) throw error;
    return answer(error);
  });
  return app;
};

const answer = (error: RestError): Response => Response.json(bodyOf(error), { status: error.status });
