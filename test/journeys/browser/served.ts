import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import * as z from 'zod';
import { type Answer, assetOf, type State } from './states.ts';

/** Cookies stay where they were given out, and what Node frames itself is not repeated. */
const LEFT_OUT = new Set(['set-cookie', 'content-length', 'clear-site-data', 'strict-transport-security']);

const send = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, Object.fromEntries([...headers].filter(([name]) => !LEFT_OUT.has(name)))).end(body);
};

const portSchema = z.object({ port: z.number() });

export interface Served {
  /** Where a state is shown. */
  readonly urlOf: (state: State) => string;
  readonly close: () => void;
}

/** The states of one site at addresses of their own, with their own headers, beside what they load. */
export const serve = async (site: State['site'], states: readonly State[]): Promise<Served> => {
  const byPath = new Map(states.map((state) => [`/${encodeURIComponent(state.name)}`, state]));
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    const state = byPath.get(path);
    if (state !== undefined) send(response, state);
    else void assetOf(site, path).then((answer) => send(response, answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = portSchema.parse(server.address());
  return {
    urlOf: ({ name }) => `http://localhost:${port}/${encodeURIComponent(name)}`,
    close: () => void server.closeAllConnections(),
  };
};
