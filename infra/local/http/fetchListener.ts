import { readBody } from './body.ts';
import type { Listener } from './site.ts';

/** Node's request and response for what answers `Request` with `Response`, such as a Hono app. */
export const fetchListener =
  (answer: (request: Request) => Response | Promise<Response>): Listener =>
  async (incoming, outgoing) => {
    const body = await readBody(incoming);
    if (body === undefined) {
      outgoing.writeHead(413).end();
      return;
    }
    const { method = 'GET', url = '/', headers, headersDistinct } = incoming;
    const response = await answer(
      new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), {
        method,
        headers: Object.entries(headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        ),
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      }),
    );
    // A network error, in the words of the Fetch standard: the connection is closed without an answer.
    if (response.type === 'error') {
      outgoing.destroy();
      return;
    }
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
