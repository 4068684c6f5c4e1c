import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { EdgeSpec } from '../template/edge.ts';

/** The request as API Gateway hands it to a function: HTTP API, payload format 2.0. */

/** API Gateway passes these as text and everything else as base64, forms included. */
const TEXT = /^(?:text\/|application\/(?:json|javascript|xml)(?:;|$)|application\/[^;]+\+(?:json|xml)(?:;|$))/i;

export interface RequestContext {
  readonly apiId: string;
  readonly account: string;
  readonly domainName: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `address:port` as CloudFront puts it. Passed on to the function, written nowhere else. */
  readonly viewer: string;
  readonly edge: EdgeSpec;
  readonly now: number;
}

/** What a hop keeps to itself, and cookies, which have a field of their own. */
const DROPPED = new Set(['cookie', 'host', 'connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect']);
/** No viewer can set what CloudFront says about the viewer. */
const SET_BY_EDGE = /^(?:cloudfront-|x-forwarded-|x-amz)/;

const headersOf = (request: IncomingMessage, context: RequestContext): Record<string, string> => {
  const { edge, viewer } = context;
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values === undefined || DROPPED.has(name) || SET_BY_EDGE.test(name)) continue;
    if (edge.forwarded?.includes(name) === false && name !== 'content-length') continue;
    headers[name] = values.join(',');
  }
  const address = viewer.slice(0, viewer.lastIndexOf(':'));
  return {
    ...headers,
    host: context.domainName,
    // CloudFront puts its own name where it is not told to pass on the viewer's.
    ...(edge.forwarded?.includes('user-agent') === false ? { 'user-agent': 'Amazon CloudFront' } : {}),
    'x-forwarded-for': address,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    'cloudfront-viewer-address': viewer,
    ...edge.added,
  };
};

const cookiesOf = (request: IncomingMessage): string[] =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');

const queryOf = (query: string): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    values[name] = Object.hasOwn(values, name) ? `${values[name]},${value}` : value;
  }
  return values;
};

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** Of a target that is a whole address (RFC 9112 §3.2.2), what follows the host: a hop acts on that. */
const originForm = (target: string): string => {
  const [, rest = ''] = /^https?:\/\/[^/?#]*(.*)$/is.exec(target) ?? [undefined, target];
  return rest === '' ? '/' : rest;
};

export const splitTarget = (sent: string): { readonly path: string; readonly query: string } => {
  const target = originForm(sent);
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: decoded(target), query: '' }
    : { path: decoded(target.slice(0, mark)), query: target.slice(mark + 1) };
};

const bodyOf = (request: IncomingMessage, body: Buffer): Record<string, unknown> => {
  if (body.length === 0) return { isBase64Encoded: false };
  const asText = TEXT.test(request.headers['content-type'] ?? '');
  return { body: body.toString(asText ? 'utf8' : 'base64'), isBase64Encoded: !asText };
};

export const eventOf = (request: IncomingMessage, body: Buffer, context: RequestContext): Record<string, unknown> => {
  const { path, query } = splitTarget(request.url ?? '/');
  const headers = headersOf(request, context);
  const cookies = cookiesOf(request);
  return {
    version: '2.0',
    routeKey: context.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers,
    ...(query === '' ? {} : { queryStringParameters: queryOf(query) }),
    ...(Object.keys(context.pathParameters).length === 0 ? {} : { pathParameters: context.pathParameters }),
    requestContext: {
      accountId: context.account,
      apiId: context.apiId,
      domainName: context.domainName,
      domainPrefix: context.domainName.split('.')[0],
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        // On AWS this is the edge that asked, never the viewer.
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: context.routeKey,
      stage: '$default',
      time: new Date(context.now).toUTCString(),
      timeEpoch: context.now,
    },
    ...bodyOf(request, body),
  };
};
