import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach } from 'vitest';
import * as z from 'zod';

/** A request as the fake application got it. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  /** Milliseconds before the answer. */
  readonly after?: number;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
}

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

const portSchema = z.object({ port: z.number() });

/** The smallest application that a provider can have: it writes down what comes, and answers as it is told. */
export const receive = async (answer: (request: Received, index: number) => Reply = () => ({})): Promise<Receiver> => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const came = {
        path: request.url ?? '',
        headers: request.headers,
        body,
        parameters: Object.fromEntries(new URLSearchParams(body)),
      };
      const { status = 200, type = 'text/xml', body: text = '<Response/>', after = 0 } = answer(came, received.length);
      received.push(came);
      setTimeout(() => response.writeHead(status, { 'content-type': type }).end(text), after);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://application.localhost:${portSchema.parse(server.address()).port}`, received };
};
