import { channel } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Place } from './search.ts';

/** What Node says of each request that a server of this process gets, before the server sees it. */
const startSchema = z.object({ request: z.instanceof(IncomingMessage) });

const requests = channel('http.server.request.start');

export interface Wiretap {
  /** Every request to a port so far, whole: what was asked of AWS, by whichever function, kept or not. */
  readonly heard: (port: number) => readonly Place[];
  readonly close: () => void;
}

/**
 * Listens to what goes to the embedded endpoints, so that a row that is deleted, or a message that is consumed, within a
 * moment is searched like one that stays. The runtime's servers live in the process of the test, so nothing is in between.
 */
export const openWiretap = (): Wiretap => {
  const heard = new Map<number, { readonly head: string; readonly headers: string; readonly chunks: Buffer[] }[]>();

  const listen = (message: unknown): void => {
    const { request } = startSchema.parse(message);
    const port = request.socket.localPort ?? 0;
    const target = String(request.headers['x-amz-target'] ?? '');
    const chunks: Buffer[] = [];
    const all = heard.get(port) ?? [];
    heard.set(port, all);
    all.push({
      head: `${request.method ?? ''} ${request.url ?? ''} ${target}`,
      headers: JSON.stringify(request.headers),
      chunks,
    });
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
      return push(chunk, encoding);
    };
  };
  requests.subscribe(listen);

  return {
    heard: (port) =>
      (heard.get(port) ?? []).flatMap(({ head, headers, chunks }) => {
        const name = `request ${head}`;
        return [
          { name, bytes: Buffer.from(`${head}\n${headers}`) },
          { name: `${name} (body)`, bytes: Buffer.concat(chunks) },
        ];
      }),
    close: () => {
      requests.unsubscribe(listen);
    },
  };
};
