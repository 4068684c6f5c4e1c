import { once } from 'node:events';
import { createServer } from 'node:http';
import * as z from 'zod';
import type { Listener } from '../http/site.ts';

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const addressSchema = z.object({ port: z.number() });

/** On a free port of its own: functions reach it without a resolver, as they do the endpoints of AWS. */
export const listenOnLoopback = async (listener: Listener): Promise<RunningServer> => {
  const server = createServer((request, response) => {
    listener(request, response).catch((error: unknown) => {
      // Its message may quote what was sent.
      console.error(
        `local provider: ${error instanceof Error ? (error.stack ?? '').replace(error.message, '') : 'failed'}`,
      );
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${addressSchema.parse(server.address()).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
