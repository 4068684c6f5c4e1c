import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from './error.ts';

export interface SignedRequest {
  readonly method: string;
  /** As sent: still percent-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=(?<id>[^/]+)\/(?<scope>[^,]+), ?SignedHeaders=(?<headers>[^,]+), ?Signature=(?<signature>[0-9a-f]{64})$/;

/**
 * Signature Version 4, header form, checked as AWS does: so that a function whose worker was given one role's key id
 * cannot borrow another's by knowing its id alone. The date is not compared with the clock, which tests move.
 * Returns the access key id.
 */
export function verifySignature(
  request: SignedRequest,
  secretFor: (accessKeyId: string) => string | undefined,
): string {
  const parsed = AUTHORIZATION.exec(request.headers.authorization ?? '')?.groups;
  if (parsed === undefined) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
  }
  const { id = '', scope = '', headers = '', signature = '' } = parsed;
  const secret = secretFor(id);
  if (secret === undefined) {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      403,
    );
  }
  const expected = sign(request, secret, scope, headers.split(';'));
  if (!timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(signature, 'hex'))) {
    throw new ServiceError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
      403,
    );
  }
  return id;
}

function sign(request: SignedRequest, secret: string, scope: string, signedHeaders: readonly string[]): string {
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    ...signedHeaders.map((name) => `${name}:${headerValue(request.headers, name)}`),
    '',
    signedHeaders.join(';'),
    payloadHash(request),
  ].join('\n');
  const date = headerValue(request.headers, 'x-amz-date');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

/** S3 sends the hash, or says that the payload is unsigned; a hash that is sent must be the body's. */
function payloadHash(request: SignedRequest): string {
  const sent = request.headers['x-amz-content-sha256'];
  const actual = sha256(request.body);
  if (typeof sent !== 'string') return actual;
  if (/^[0-9a-f]{64}$/.test(sent) && sent !== actual) {
    throw new ServiceError('XAmzContentSHA256Mismatch', 'The provided x-amz-content-sha256 header does not match.');
  }
  return sent;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort()
    .join('&');
}

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  return [headers[name] ?? '']
    .flat()
    .map((value) => value.trim().replaceAll(/ +/g, ' '))
    .join(',');
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
