import type { ServerResponse } from 'node:http';
import * as z from 'zod';

/** A function's answer, as API Gateway reads it (payload format 2.0). */

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const explicit = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

export interface Answer {
  readonly statusCode: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** In API Gateway's own words, which a person may get to see. */
export const problem = (statusCode: number, message: string): Answer => ({
  statusCode,
  headers: [['content-type', 'application/json']],
  body: Buffer.from(JSON.stringify({ message })),
});

/** Lambda answers at most six megabytes. */
const MOST_BYTES = 6 * 1024 * 1024;

export const answerOf = (payload: unknown): Answer => {
  if (Buffer.byteLength(JSON.stringify(payload) ?? '') > MOST_BYTES) return problem(500, 'Internal Server Error');
  const hasStatus = z.object({ statusCode: z.unknown() }).safeParse(payload).data?.statusCode !== undefined;
  if (!hasStatus) {
    // API Gateway takes anything else as the body of a success.
    return {
      statusCode: 200,
      headers: [['content-type', 'application/json']],
      body: Buffer.from(typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '')),
    };
  }
  const parsed = explicit.safeParse(payload);
  if (!parsed.success) return problem(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  return {
    statusCode,
    headers: [
      ...Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]),
      ...cookies.map((cookie): [string, string] => ['set-cookie', cookie]),
    ],
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
};

export const send = (response: ServerResponse, { statusCode, headers, body }: Answer, withBody: boolean): void => {
  response.statusCode = statusCode;
  for (const [name, value] of headers) {
    if (name === 'content-length' || name === 'transfer-encoding' || name === 'connection') continue;
    response.appendHeader(name, value);
  }
  if (statusCode !== 204 && statusCode !== 304) response.setHeader('content-length', body.length);
  response.end(withBody ? body : undefined);
};
