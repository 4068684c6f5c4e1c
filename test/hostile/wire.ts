import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface Answer {
  /** 0: nothing was answered, which is what a hop may do with what is not HTTP. */
  readonly status: number;
  /** Names in lower case; what came more than once is a list. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
  /** Everything, in bytes: two answers where one was due show here. */
  readonly raw: Buffer;
}

const PATIENCE = 20_000;

const dechunked = (body: Buffer): Buffer => {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf('\r\n', at);
    const length = end < 0 ? 0 : Number.parseInt(body.toString('latin1', at, end), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
};

export const answerOf = (raw: Buffer): Answer => {
  const end = raw.indexOf('\r\n\r\n');
  const [first = '', ...lines] = raw.toString('latin1', 0, end < 0 ? raw.length : end).split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const rest = end < 0 ? Buffer.alloc(0) : raw.subarray(end + 4);
  const chunked = headers.get('transfer-encoding')?.[0] === 'chunked';
  return {
    status: Number(first.split(' ')[1] ?? 0),
    headers,
    body: (chunked ? dechunked(rest) : rest).toString(),
    raw,
  };
};

/**
 * Writes bytes to the port as they are and reads until the other side closes: no client stands between, which would mend
 * what is broken on purpose.
 */
export const exchange = (port: number, bytes: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1');
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('Nothing was answered in time')));
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
    // Whoever refuses early also closes early, while the rest is still being written.
    socket.on('error', (error) => (chunks.length > 0 ? resolve(answerOf(Buffer.concat(chunks))) : reject(error)));
    socket.on('close', () => resolve(answerOf(Buffer.concat(chunks))));
    socket.write(bytes);
  });

export interface Message {
  readonly method?: string;
  readonly target: string;
  readonly host: string;
  /** In this order, also twice the same. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
  /** Sends the body in pieces of this many bytes, without saying beforehand how much it is. */
  readonly chunk?: number;
}

const chunked = (body: Buffer, size: number): Buffer => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; at += size) {
    const piece = body.subarray(at, at + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
};

/** A well-formed message, whatever its parts hold. */
export const bytesOf = ({ method = 'GET', target, host, headers = [], body, chunk }: Message): Buffer => {
  const content = Buffer.from(body ?? '');
  const framing =
    chunk !== undefined
      ? ['Transfer-Encoding: chunked']
      : body === undefined && method === 'GET'
        ? []
        : [`Content-Length: ${content.length}`];
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: close',
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...framing,
  ];
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return Buffer.concat([head, chunk === undefined ? content : chunked(content, chunk)]);
};
