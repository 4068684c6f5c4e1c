import { lookup } from 'node:dns';
import { request as overHttp } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Failure } from './overrides.ts';

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Browsers take every name under `localhost` for this machine (RFC 6761 §6.3); Node asks a resolver, which may not. */
const lookupHere: LookupFunction = (name, options, callback) =>
  name.endsWith('.localhost') ? lookup('127.0.0.1', options, callback) : lookup(name, options, callback);

/** Answers of more than this are cut off; the provider's own bound is 64 KB of TwiML (error 11750). */
const MOST_BYTES = 64 * 1024;

export interface Sent {
  readonly url: string;
  readonly method: 'POST' | 'GET';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connectMilliseconds: number;
  readonly readMilliseconds: number;
}

/** One attempt: what came back, or which way it failed. Loopback only, so that a slip in a setting reaches nobody. */
export const sendOnce = (sent: Sent): Promise<WebhookAnswer | Extract<Failure, 'ct' | 'rt'>> =>
  new Promise((resolve) => {
    if (!URL.canParse(sent.url)) return resolve('ct');
    const { hostname, protocol } = new URL(sent.url);
    if (protocol !== 'http:' || !/^(?:127\.0\.0\.1|localhost|.+\.localhost)$/.test(hostname)) return resolve('ct');
    let connected = false;
    const fail = (): void => {
      resolve(connected ? 'rt' : 'ct');
      request.destroy();
    };
    const timer = setTimeout(() => !connected && fail(), sent.connectMilliseconds);
    const request = overHttp(
      sent.url,
      { method: sent.method, lookup: lookupHere, headers: { ...sent.headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).subarray(0, MOST_BYTES).toString('utf8'),
          }),
        );
      },
    );
    request.on('socket', (socket) => {
      socket.on('connect', () => {
        connected = true;
        clearTimeout(timer);
      });
    });
    request.setTimeout(sent.readMilliseconds, fail);
    request.on('error', fail);
    request.on('close', () => clearTimeout(timer));
    request.end(sent.body);
  });
