import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Listener } from './site.ts';

/**
 * One loopback port for everything that a browser opens, told apart by host name, since cookies know no ports:
 * `<function>.localhost` is a site (browsers take every such name for this machine, with nothing to set up),
 * `127.0.0.1` the sign-in issuer, which functions reach without a resolver, and `localhost` the start-up page.
 * Any other name is refused: a page elsewhere could otherwise point its own name here.
 */
export interface Front {
  readonly port: number;
  readonly serve: (hostName: string, listener: Listener) => void;
  readonly close: () => Promise<void>;
}

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

const hostNameOf = (request: IncomingMessage): string =>
  (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      reject(code === 'EADDRINUSE' ? new PortTaken(`port ${port} is taken`) : error);
    });
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(address === null || typeof address === 'string' ? port : address.port);
    });
  });

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

const plain = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
};

export const openFront = async (port: number): Promise<Front> => {
  const listeners = new Map<string, Listener>();

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    // RFC 9112 §3.2: two names, and hops might not agree which of them is meant.
    if ((request.headersDistinct['host']?.length ?? 0) > 1) return plain(response, 400, 'That is two names.\n');
    const listener = listeners.get(hostNameOf(request));
    if (listener === undefined) {
      return plain(response, 421, `Nothing here answers to that name. Begin at http://localhost:${chosen}/\n`);
    }
    listener(request, response).catch(() => {
      if (!response.headersSent) plain(response, 500, 'The embedded runtime failed.\n');
      else response.destroy();
    });
  };

  const server = createServer(handle);
  const chosen = await listen(server, port, '127.0.0.1');
  // Browsers may try `localhost` as ::1 first; a machine without IPv6 does without.
  const six = createServer(handle);
  const both = await listen(six, chosen, '::1').then(
    () => [server, six],
    (error: unknown) => (error instanceof PortTaken ? error : [server]),
  );
  if (both instanceof PortTaken) {
    await closed(server);
    throw both;
  }
  return {
    port: chosen,
    serve: (hostName, listener) => listeners.set(hostName, listener),
    close: async () => {
      await Promise.all(both.map(closed));
    },
  };
};
