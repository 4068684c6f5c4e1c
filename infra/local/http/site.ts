import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Invocation } from '../runtime/instance.ts';
import type { EdgeSpec } from '../template/edge.ts';
import type { ApiSpec } from '../template/sites.ts';
import { MOST_EVENT_BYTES, readBody } from './body.ts';
import { eventOf, splitTarget } from './event.ts';
import { answerOf, problem, send, type Answer } from './response.ts';
import { matcherOf } from './routes.ts';

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface SiteOptions {
  readonly api: ApiSpec;
  readonly account: string;
  readonly invoke: (functionName: string, event: unknown) => Promise<Invocation>;
  readonly edge: EdgeSpec;
  /** `address:port` of who asks. */
  readonly viewerOf: (request: IncomingMessage) => string;
  readonly now: () => number;
}

/** API Gateway's quota for the request line and the values of all headers together, in bytes. */
const MOST_HEADER_BYTES = 10_240;

const headerBytes = ({ method = '', url = '', headersDistinct }: IncomingMessage): number =>
  Object.values(headersDistinct)
    .flatMap((values) => values ?? [])
    .reduce((sum, value) => sum + value.length, `${method} ${url} HTTP/1.1`.length);

/** CloudFront and API Gateway in front of one API. Nothing here is logged. */
export const createSite = (options: SiteOptions): Listener => {
  const match = matcherOf(options.api.routes);

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await readBody(request);
    if (body === undefined) return problem(413, 'Request Entity Too Large');
    if (headerBytes(request) > MOST_HEADER_BYTES) return problem(431, 'Request Header Fields Too Large');
    // CloudFront refuses a body that no GET has.
    if (request.method === 'GET' && body.length > 0) return problem(403, 'Forbidden');
    const found = match(request.method ?? 'GET', splitTarget(request.url ?? '/').path);
    if (found === undefined) return problem(404, 'Not Found');
    const event = eventOf(request, body, {
      apiId: options.api.id,
      account: options.account,
      domainName: options.api.domainName,
      routeKey: found.route.key,
      pathParameters: found.pathParameters,
      viewer: options.viewerOf(request),
      edge: options.edge,
      now: options.now(),
    });
    if (Buffer.byteLength(JSON.stringify(event)) > MOST_EVENT_BYTES) return problem(413, 'Request Entity Too Large');
    const invocation = await options.invoke(found.route.functionName, event);
    if (invocation.ok) return answerOf(invocation.payload);
    return invocation.errorType === 'TooManyRequestsException'
      ? problem(503, 'Service Unavailable')
      : problem(500, 'Internal Server Error');
  };

  return async (request, response) => send(response, await answer(request), request.method !== 'HEAD');
};
