import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dynalite from 'dynalite';

export interface EngineAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface Engine {
  call(operation: string, body: string | Buffer): Promise<EngineAnswer>;
  close(): Promise<void>;
}

/**
 * dynalite, which judges nobody, behind a socket in a directory that only this user can enter: on a TCP port it would be
 * a way around every policy.
 */
export async function startEngine(path: string | undefined): Promise<Engine> {
  const directory = mkdtempSync(join(tmpdir(), 'ql-ddb-'));
  const socketPath = process.platform === 'win32' ? `\\\\.\\pipe\\${directory}` : join(directory, 's');
  const instant = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const server = dynalite(path === undefined ? instant : { ...instant, path });
  // Else it closes a connection that was idle for five seconds, at times just as the next call goes out on it.
  server.keepAliveTimeout = 0;
  server.listen(socketPath);
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true });
  const underWay = new Set<Promise<EngineAnswer>>();

  const send = (operation: string, body: string | Buffer): Promise<EngineAnswer> =>
    new Promise((resolve, reject) => {
      const outgoing = request({ socketPath, agent, method: 'POST', path: '/', headers: headersFor(operation, body) });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => resolve({ status: response.statusCode ?? 500, body: Buffer.concat(chunks) }));
      });
      outgoing.end(body);
    });

  return {
    async call(operation, body) {
      const answer = send(operation, body);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    async close() {
      // dynalite reads on in ticks of its own: a store that is shut under it throws where nobody catches.
      while (underWay.size > 0) await Promise.allSettled(underWay);
      agent.destroy();
      const closed = new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
      });
      server.closeAllConnections();
      await closed;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** dynalite wants to see a signature, and looks no further. */
function headersFor(operation: string, body: string | Buffer) {
  return {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=engine/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
  };
}
