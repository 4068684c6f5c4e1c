import type { IncomingMessage } from 'node:http';

/** API Gateway takes ten megabytes, and Lambda six, of which base64 takes its third. */
const MOST_BODY_BYTES = 10 * 1024 * 1024;
export const MOST_EVENT_BYTES = 6 * 1024 * 1024;

/** Undefined when there is more than is taken; the rest is read and forgotten, so that the answer can be. */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length <= MOST_BODY_BYTES) chunks.push(bytes);
  }
  return length <= MOST_BODY_BYTES ? Buffer.concat(chunks) : undefined;
};
