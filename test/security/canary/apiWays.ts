import * as z from 'zod';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { SESSION_HEADER } from '../../../shared/deployment/origin.ts';
import { jsonText } from '../../../shared/sealing/json.ts';
import { NUMBER, typed, typedPlainly } from './marks.ts';
import { siteOf, type Answered, type Typist } from './ways.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

const bodyOf = <Schema extends z.ZodType>({ way, status, text }: Answered, schema: Schema): z.output<Schema> => {
  const parsed = jsonText.pipe(schema).safeParse(text.slice(text.indexOf('\n') + 1));
  if (!parsed.success) throw new Error(`${way} was answered with ${status}: ${text}`);
  return parsed.data;
};

const TEXTS = ['report', 'identity', 'victim', 'compelled', 'mustNotSee', 'howToAnswer'] as const;

/** The same by the API: every text that it takes, and everything that it refuses. Gives the code. */
export const throughTheApi = async (runtime: Runtime, typist: Typist): Promise<string> => {
  const api = `${siteOf(runtime, 'web')}/api`;
  const call = (way: string, method: Method, path: string, body?: unknown, token = '', mayEcho = false) =>
    typist.raw(
      `the API: ${way}`,
      `${api}${path}`,
      {
        method,
        headers: {
          'content-type': 'application/json',
          ...(token === '' ? {} : { [SESSION_HEADER]: token }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      mayEcho,
    );

  const begun = await call('a session', 'POST', '/sessions');
  const { session, nonce } = bodyOf(begun, z.object({ session: z.string(), nonce: z.string() }));
  const texts = Object.fromEntries(TEXTS.map((part) => [part, typed(`API ${part}`)]));

  await call('a token of nobody', 'POST', '/tips', { ...texts, nonce }, typedPlainly('token'));
  await call('no JSON', 'POST', '/tips', `{"report": "${typed('cut off')}`, session);
  await call('no object', 'POST', '/tips', JSON.stringify(typed('string')), session);
  await call('fields of nobody', 'POST', '/tips', { ...texts, nonce, [typed('key')]: typed('value') }, session);
  await call('fields of nobody in danger', 'POST', '/tips', { nonce, danger: { [typed('key')]: 'yes' } }, session);
  await call(
    'fields of nobody in people',
    'POST',
    '/tips',
    { nonce, people: [{ [typed('key')]: typed('x') }] },
    session,
  );
  await call('words for codes', 'POST', '/tips', { nonce, area: typed('area'), needs: [typed('need')] }, session);
  await call('no number', 'POST', '/tips', { report: 'x', nonce, number: typed('number') }, session);
  await call('too long', 'POST', '/tips', { report: `${typed('long')}${'x'.repeat(21_000)}`, nonce }, session);
  await call('over the limit', 'POST', '/tips', { report: `${typed('limit')}${'x'.repeat(600_000)}`, nonce }, session);
  await call('a nonce of nobody', 'POST', '/tips', { ...texts, nonce: typed('nonce') }, session);
  const taken = await call('a tip', 'POST', '/tips', { ...texts, nonce, number: NUMBER, choice: 'helpers' }, session);
  const { code } = bodyOf(taken, z.object({ code: z.string() }));

  await call('words for a code', 'POST', '/mailbox', { code: typed('API code') }, session);
  await call('words for a body', 'POST', '/mailbox', { [typed('key')]: typed('value') }, session);
  await call('a message before opening', 'POST', '/mailbox/messages', { text: typed('early'), nonce }, session);
  const opened = await call('a code', 'POST', '/mailbox', { code }, session);
  const { session: box } = bodyOf(opened, z.object({ session: z.string() }));
  const fresh = bodyOf(await call('a nonce', 'POST', '/nonces', undefined, box), z.object({ nonce: z.string() }));
  await call('a message', 'POST', '/mailbox/messages', { text: typed('API message'), nonce: fresh.nonce }, box);
  await call('a message for no text', 'POST', '/mailbox/messages', { text: [typed('list')], nonce }, box);
  await call('words for a choice', 'PUT', '/mailbox/choice', { choice: typed('API choice') }, box);
  await call('words for the code to delete', 'POST', '/mailbox/deletion', { code: typed('x'), sure: true }, box);
  await call('a new code under a nonce of nobody', 'POST', '/mailbox/code', { nonce: typed('x').slice(0, 90) }, box);
  await call('the mailbox', 'GET', '/mailbox', undefined, box, true);
  await call('what was sent', 'GET', '/mailbox/sent', undefined, box, true);
  await call('a path of nobody', 'DELETE', `/mailbox/${encodeURIComponent(typed('path'))}`, undefined, box);
  return code;
};
