import { request as httpRequest } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { useSmallApp } from './useSmallApp.ts';

const runtime = useSmallApp({ viewerOf: () => '198.51.100.7:4321' });
const site = (): string => runtime().sites['web'] ?? '';

const echoed = z.object({
  version: z.literal('2.0'),
  routeKey: z.string(),
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string()),
  cookies: z.array(z.string()).optional(),
  queryStringParameters: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean(),
  requestContext: z.object({ domainName: z.string(), http: z.object({ method: z.string(), sourceIp: z.string() }) }),
});
const echo = async (path = '', init: RequestInit = {}) =>
  echoed.parse(await (await fetch(`${site()}/echo${path}`, init)).json());

describe('a request', () => {
  it('arrives in payload format 2.0', async () => {
    const event = await echo('?a=1&b=x%20y&a=2', { headers: { 'X-Thing': 'One' } });
    expect(event).toMatchObject({
      routeKey: '$default',
      rawPath: '/echo',
      rawQueryString: 'a=1&b=x%20y&a=2',
      queryStringParameters: { a: '1,2', b: 'x y' },
      isBase64Encoded: false,
      requestContext: { http: { method: 'GET', sourceIp: '127.0.0.1' } },
    });
    expect(event.headers).toMatchObject({ 'x-thing': 'One' });
    expect(event.body).toBeUndefined();
  });

  it('has its cookies in a field of their own', async () => {
    const event = await echo('', { headers: { cookie: 'a=1; b=2' } });
    expect(event.cookies).toEqual(['a=1', 'b=2']);
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('carries text as text, and forms and bytes as base64', async () => {
    const json = await echo('', { method: 'POST', body: '{"ä":1}', headers: { 'content-type': 'application/json' } });
    expect(json).toMatchObject({ body: '{"ä":1}', isBase64Encoded: false });
    const form = await echo('', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    expect(form).toMatchObject({ body: Buffer.from('a=b+c').toString('base64'), isBase64Encoded: true });
  });

  it('names API Gateway as its host, and the viewer as CloudFront would', async () => {
    const { headers, requestContext } = await echo('', {
      headers: { 'cloudfront-viewer-address': '203.0.113.9:1', 'x-forwarded-for': '203.0.113.9' },
    });
    expect(headers['host']).toMatch(/\.execute-api\.eu-west-1\.amazonaws\.com$/);
    expect(headers['host']).toBe(requestContext.domainName);
    expect(headers['cloudfront-viewer-address']).toBe('198.51.100.7:4321');
    expect(headers['x-forwarded-for']).toBe('198.51.100.7');
  });

  it('joins headers that come more than once', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const { port } = new URL(site());
      const sent = httpRequest(
        { host: '127.0.0.1', port, path: '/echo', headers: { 'x-many': ['a', 'b'] } },
        (answer) => {
          let body = '';
          answer.on('data', (chunk) => (body += String(chunk))).on('end', () => resolve(body));
        },
      );
      sent.setHeader('host', new URL(site()).host);
      sent.on('error', reject).end();
    });
    expect(echoed.parse(JSON.parse(text)).headers['x-many']).toBe('a,b');
  });

  it.each([
    ['API Gateway takes', 'text/plain', 10 * 1024 * 1024 + 1],
    ['Lambda takes, once it is base64', 'application/octet-stream', 5 * 1024 * 1024],
  ])('is refused when it is more than %s', async (_who, type, length) => {
    const answer = await fetch(`${site()}/echo`, {
      method: 'POST',
      body: new Uint8Array(length),
      headers: { 'content-type': type },
    });
    expect(answer.status).toBe(413);
  });

  it('is refused under any name but the ones that are served', async () => {
    const { port } = new URL(site());
    const answer = await new Promise((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, path: '/', headers: { host: `evil.example:${port}` } }, (incoming) => {
        textOf(incoming).then((body) => resolve([incoming.statusCode, body]), reject);
      })
        .on('error', reject)
        .end();
    });
    expect(answer).toEqual([421, `Nothing here answers to that name. Begin at http://localhost:${port}/\n`]);
  });
});

describe('an answer', () => {
  it('may set several cookies, and headers that are no strings', async () => {
    const answer = await fetch(`${site()}/cookies`, { redirect: 'manual' });
    expect(answer.status).toBe(303);
    expect(answer.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/; HttpOnly']);
    expect(answer.headers.get('location')).toBe('/next');
    expect(answer.headers.get('x-number')).toBe('7');
  });

  it('may be bytes', async () => {
    const answer = await fetch(`${site()}/binary`);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 128]);
  });

  it('without a status is a success whose body it is', async () => {
    const answer = await fetch(`${site()}/served`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await answer.json()).toHaveProperty('served');
  });

  it('has no body for HEAD', async () => {
    const answer = await fetch(`${site()}/binary`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it.each(['throw', 'slow', 'crash'])('is API Gateway’s own when the function fails: %s', async (way) => {
    const answer = await fetch(`${site()}/${way}`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ message: 'Internal Server Error' });
  });
});
