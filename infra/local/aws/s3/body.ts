import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { ServiceError } from '../error.ts';

const CHECKSUMS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  'x-amz-checksum-crc32': (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum;
  },
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest(),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest(),
};

export interface UploadedBody {
  readonly bytes: Buffer;
  /** The header name and value of the checksum that came along, verified. */
  readonly checksum?: { readonly name: string; readonly value: string };
  readonly hasDigest: boolean;
}

/** The object in a PUT: out of its aws-chunked framing where the SDK streamed it, and compared with what it promises. */
export function readUpload(headers: IncomingHttpHeaders, raw: Buffer): UploadedBody {
  const framed = String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { bytes, trailers } = framed ? unframe(headers, raw) : { bytes: raw, trailers: new Map<string, string>() };
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('x-amz-checksum-')) trailers.set(name, String(value));
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== createHash('md5').update(bytes).digest('base64')) {
    throw new ServiceError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  for (const [name, value] of trailers) {
    const compute = CHECKSUMS[name];
    if (compute === undefined) throw new ServiceError('NotImplemented', `${name} is not supported locally`, 501);
    if (compute(bytes).toString('base64') !== value) {
      throw new ServiceError('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
    }
  }
  const [checksum] = [...trailers].map(([name, value]) => ({ name, value }));
  const hasDigest = checksum !== undefined || md5 !== undefined;
  return checksum === undefined ? { bytes, hasDigest } : { bytes, checksum, hasDigest };
}

/** `<hex length>\r\n<bytes>\r\n … 0\r\n<trailer>\r\n\r\n`; only the unsigned form, which is what SDK v3 sends. */
function unframe(headers: IncomingHttpHeaders, raw: Buffer): { bytes: Buffer; trailers: Map<string, string> } {
  if (headers['x-amz-content-sha256'] !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') {
    throw new ServiceError('NotImplemented', 'Signed chunks are not supported locally', 501);
  }
  const chunks: Buffer[] = [];
  let position = 0;
  for (;;) {
    const end = raw.indexOf('\r\n', position);
    const size = Number.parseInt(raw.toString('latin1', position, end), 16);
    if (end < 0 || Number.isNaN(size) || end + 2 + size > raw.length) throw incomplete();
    position = end + 2;
    if (size === 0) break;
    chunks.push(raw.subarray(position, position + size));
    position += size + 2;
  }
  const bytes = Buffer.concat(chunks);
  const promised = headers['x-amz-decoded-content-length'];
  if (promised !== undefined && Number(promised) !== bytes.length) throw incomplete();
  const lines = raw.toString('latin1', position).split('\r\n').filter(Boolean);
  const trailers = lines.map((line) => /^([^:]+):(.*)$/.exec(line)).flatMap((match) => (match ? [match] : []));
  return { bytes, trailers: new Map(trailers.map(([, name = '', value = '']) => [name.toLowerCase(), value.trim()])) };
}

const incomplete = () =>
  new ServiceError('IncompleteBody', 'You did not provide the number of bytes that the headers promise.');
