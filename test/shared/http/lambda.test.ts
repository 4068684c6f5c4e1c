import * as fc from 'fast-check';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lambdaHandler } from '../../../shared/http/lambda.ts';

const MARK = 'Quillfeather';

/** Says what reached it. */
const app = new Hono();
app.all('*', async (c) => {
  c.header('set-cookie', 'a=1', { append: true });
  c.header('set-cookie', 'b=2', { append: true });
  const { pathname, search } = new URL(c.req.url);
  return c.json({
    method: c.req.method,
    pathname,
    search,
    cookie: c.req.header('cookie'),
    type: c.req.header('content-type'),
    body: await c.req.text(),
  });
});
const handler = lambdaHandler(app);

const eventOf = (changes: object = {}, method = 'POST') => ({
  version: '2.0',
  rawPath: '/form',
  rawQueryString: 'l=en',
  headers: { 'content-type': 'text/plain' },
  requestContext: { http: { method } },
  ...changes,
});
const seen = async (event: unknown) => {
  const { statusCode, body } = await handler(event, {});
  expect(statusCode).toBe(200);
  return JSON.parse(body);
};

/** Everything that is printed, by whichever way. */
const printed: unknown[] = [];
beforeEach(() => {
  printed.splice(0);
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, way).mockImplementation((...what) => void printed.push(...what));
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  if (printed.length > 0) throw new Error('Something was printed');
});

describe('an event', () => {
  it('reaches the app as a request, and its answer comes back with every cookie', async () => {
    const event = eventOf({
      cookies: ['x=1', 'y=2'],
      body: Buffer.from('ä=ö').toString('base64'),
      isBase64Encoded: true,
    });
    expect(await seen(event)).toEqual({
      method: 'POST',
      pathname: '/form',
      search: '?l=en',
      cookie: 'x=1; y=2',
      type: 'text/plain',
      body: 'ä=ö',
    });
    const answer = await handler(event, {});
    expect(answer.cookies).toEqual(['a=1', 'b=2']);
    expect(answer.headers).not.toHaveProperty('set-cookie');
  });

  it.each([
    ['a path that says it has a query', { rawPath: '/form?l=es#x' }, { pathname: '/form%3Fl=es%23x', search: '?l=en' }],
    ['a path of two slashes', { rawPath: '//elsewhere.example/' }, { pathname: '//elsewhere.example/' }],
    ['a lone percent', { rawPath: '/%', rawQueryString: 'l=%zz' }, { search: '?l=%zz' }],
    ['base64 that is none', { body: `%%${MARK}`, isBase64Encoded: true }, {}],
    ['a header that HTTP refuses', { headers: { 'content-type': `${MARK}\r\nx: y` } }, {}],
    ['a header name that HTTP refuses', { headers: { [`${MARK} é`]: 'x', 'content-type': 'a/b' } }, { type: 'a/b' }],
    ['letters no header has', { headers: { accept: `${MARK}ب\ud800` } }, {}],
  ])('is read all the same with %s', async (_name, changes, expected) => {
    expect(await seen(eventOf(changes))).toMatchObject(expected);
  });

  it('has no body where its method has none', async () => {
    expect(await seen(eventOf({ body: MARK }, 'GET'))).toMatchObject({ method: 'GET', body: '' });
  });

  it.each([
    ['nothing', undefined],
    ['text', MARK],
    ['an empty one', {}],
    ['no path', eventOf({ rawPath: undefined })],
    ['a path that is an address', eventOf({ rawPath: `https://${MARK}.example/` })],
    ['a path that changes the host', eventOf({ rawPath: `@${MARK}.example/` })],
    ['a way up', eventOf({ rawPath: '/api/../box' })],
    ['a way up in other letters', eventOf({ rawPath: '/api/%2E%2e/box' })],
    ['a way up in other letters, half of it', eventOf({ rawPath: '/api/.%2e/box' })],
    ['a way up that a backslash hides', eventOf({ rawPath: '/api\\..\\box' })],
    ['a method of nobody', eventOf({}, MARK)],
    ['TRACE', eventOf({}, 'TRACE')],
    ['CONNECT', eventOf({}, 'CONNECT')],
    ['headers that are a list', eventOf({ headers: [MARK] })],
    ['a body that is a number', eventOf({ body: 1 })],
    ['cookies that are text', eventOf({ cookies: MARK })],
    ['another service’s event', { Records: [{ body: MARK }] }],
    ['payload format 1.0', { path: '/form', httpMethod: 'GET', requestContext: { elb: {} } }],
  ])('is refused with a problem document and without a word where it is %s', async (_name, event) => {
    const { statusCode, headers, body } = await handler(event, {});
    expect(statusCode).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:quietline:problem:malformed', status: 400 });
    expect(body).not.toContain(MARK);
  });

  it('of whatever shape is answered', async () => {
    const text = fc.string({ unit: 'binary' });
    const shape = fc.record(
      {
        rawPath: text.map((rest) => `/x${rest.replaceAll('.', '')}`),
        rawQueryString: text,
        cookies: fc.array(text),
        headers: fc.dictionary(text, text),
        body: text,
        isBase64Encoded: fc.boolean(),
      },
      { requiredKeys: ['rawPath'] },
    );
    const method = fc.constantFrom('GET', 'POST', 'DELETE', 'HEAD', 'OPTIONS');
    await fc.assert(
      fc.asyncProperty(shape, method, async (changes, how) => {
        expect((await handler(eventOf(changes, how), {})).statusCode).toBe(200);
      }),
      { numRuns: 40 },
    );
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (event) => {
        expect([200, 400]).toContain((await handler(event, {})).statusCode);
      }),
    );
  });
});

describe('an app that fails beyond its own answers', () => {
  it('is answered for, and its words are not printed', async () => {
    const broken = lambdaHandler({
      fetch: async () => {
        throw new Error(MARK);
      },
    });
    const { statusCode, body } = await broken(eventOf(), {});
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ type: 'urn:quietline:problem:internal' });
    expect(body).not.toContain(MARK);
  });
});
