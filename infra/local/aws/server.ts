import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Principal } from './authorise.ts';
import { ServiceError } from './error.ts';
import { resourceOf } from './resource.ts';
import type { Exchange, Fault, RequestSummary, ServiceName, Used } from './spec.ts';
import { type SignedRequest, verifySignature } from './signature.ts';

/** S3's single PUT here is a chunk of at most 4 MiB and its framing; DynamoDB's own limit is 16 MiB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Where somebody measures. */
  readonly used?: Used;
}

export interface Service {
  readonly name: ServiceName;
  /** The API operation's name, for fault hooks. Throws ServiceError when it is none that is served here. */
  operationOf(request: SignedRequest): string;
  handle(operation: string, request: SignedRequest, principal: Principal): Promise<Answer>;
  /** The error in this service's wire form. */
  failure(error: ServiceError): Answer;
  /** The code that this service throttles with. */
  readonly throttle: { readonly code: string; readonly status: number };
}

export interface ServerOptions {
  readonly port: number;
  readonly secretFor: (accessKeyId: string) => string | undefined;
  readonly principalFor: (accessKeyId: string) => Principal;
  readonly before: (
    request: Omit<RequestSummary, 'sequence'>,
  ) => Promise<{ fault: Fault | undefined; summary: RequestSummary }>;
  readonly after: (request: RequestSummary) => Promise<'drop' | undefined>;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serve(service: Service, options: ServerOptions): Promise<RunningServer> {
  const server = createServer((incoming, outgoing) => {
    void respond(service, options, incoming, outgoing);
  });
  // Handlers outlive a quiet moment between two calls of a journey; the SDK reuses its connections.
  server.keepAliveTimeout = 60_000;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => closeServer(server) };
}

async function respond(
  service: Service,
  options: ServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerTo(service, options, incoming);
    if (answer === 'drop') return void outgoing.destroy();
    const body = answer.body ?? '';
    outgoing.writeHead(answer.status, { 'content-length': Buffer.byteLength(body), ...answer.headers });
    outgoing.end(incoming.method === 'HEAD' ? undefined : body);
  } catch (error) {
    reportBug(service.name, error);
    outgoing.destroy();
  }
}

async function answerTo(service: Service, options: ServerOptions, incoming: IncomingMessage): Promise<Answer | 'drop'> {
  try {
    const request = await read(incoming);
    const principal = options.principalFor(verifySignature(request, options.secretFor));
    const operation = service.operationOf(request);
    const { fault, summary } = await options.before({
      service: service.name,
      operation,
      principalArn: principal.arn,
      invocationId: [request.headers['amz-sdk-invocation-id']].flat()[0],
    });
    if (fault === 'drop') return 'drop';
    if (fault === 'throttle') {
      throw new ServiceError(service.throttle.code, 'Rate exceeded', service.throttle.status);
    }
    const began = performance.now();
    const answer = await settle(service, () => service.handle(operation, request, principal));
    options.onExchange?.({
      ...summary,
      resource: resourceOf(service.name, request),
      status: answer.status,
      began,
      milliseconds: performance.now() - began,
      ...(answer.used ?? { consumed: [], itemsRead: 0 }),
    });
    return (await options.after(summary)) ?? answer;
  } catch (error) {
    if (error instanceof ServiceError) return service.failure(error);
    throw error;
  }
}

/** An error is an answer too, and may be lost like any other. */
async function settle(service: Service, handle: () => Promise<Answer>): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof ServiceError) return service.failure(error);
    reportBug(service.name, error);
    return service.failure(new ServiceError('InternalFailure', 'The local endpoint failed', 500));
  }
}

async function read(incoming: IncomingMessage): Promise<SignedRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    const piece = Buffer.from(chunk);
    size += piece.length;
    if (size > MAX_BODY_BYTES) throw new ServiceError('RequestEntityTooLarge', 'The request is too large', 413);
    chunks.push(piece);
  }
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  return { method: incoming.method ?? 'GET', path, query, headers: incoming.headers, body: Buffer.concat(chunks) };
}

/** Only where, never what: an error's message may quote the body that caused it. */
function reportBug(service: ServiceName, error: unknown): void {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : 'a thrown value';
  console.error(`local ${service}: ${name}\n${frames.join('\n')}`);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
