import { ServiceError } from '../error.ts';
import type { SignedRequest } from '../signature.ts';

export interface Route {
  readonly operation:
    'PutObject' | 'GetObject' | 'HeadObject' | 'DeleteObject' | 'ListObjectsV2' | 'ListObjectVersions' | 'HeadBucket';
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

const OBJECT_OPERATIONS = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' } as const;

const QUERY: Readonly<Record<Route['operation'], readonly string[]>> = {
  PutObject: [],
  GetObject: ['versionId'],
  HeadObject: ['versionId'],
  DeleteObject: ['versionId'],
  ListObjectsV2: ['list-type', 'prefix', 'delimiter', 'max-keys', 'start-after', 'continuation-token', 'encoding-type'],
  ListObjectVersions: ['versions', 'prefix', 'max-keys', 'key-marker', 'version-id-marker', 'encoding-type'],
  HeadBucket: [],
};

/** Headers that change what a request means and are understood, or that may be ignored without changing it. */
const HEADERS = new Set([
  'x-amz-checksum-mode',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-trailer',
  'x-amz-user-agent',
]);
const PREFIXES = ['x-amz-meta-', 'x-amz-checksum-'];
const CONDITIONS = new Set(['range', 'if-match', 'if-modified-since', 'if-unmodified-since']);

/** Path-style only. What is not understood to the last parameter is refused by name. */
export function routeOf(request: SignedRequest): Route {
  const [, bucket = '', ...rest] = request.path.split('/');
  const key = decodeURIComponent(rest.join('/'));
  const query = new URLSearchParams(request.query);
  const operation = operationOf(request.method, key, query);
  if (operation === undefined || bucket === '') throw notImplemented(`${request.method} with these parameters`);
  for (const name of query.keys()) {
    if (name !== 'x-id' && !QUERY[operation].includes(name)) throw notImplemented(`${operation} with ${name}`);
  }
  for (const name of Object.keys(request.headers)) {
    const known = HEADERS.has(name) || PREFIXES.some((prefix) => name.startsWith(prefix));
    if (name.startsWith('x-amz-') && !known) throw notImplemented(`${operation} with ${name}`);
    if (CONDITIONS.has(name)) throw notImplemented(`${operation} with ${name}`);
  }
  // IAM would read them as wildcards in the resource; nothing here has a use for them.
  if (/[*?]/.test(key)) throw notImplemented('A key with a wildcard');
  return { operation, bucket, key, query };
}

function operationOf(method: string, key: string, query: URLSearchParams): Route['operation'] | undefined {
  if (key === '') {
    if (method === 'HEAD') return 'HeadBucket';
    if (method === 'GET' && query.has('versions')) return 'ListObjectVersions';
    return method === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : undefined;
  }
  return Object.entries(OBJECT_OPERATIONS).find(([name]) => name === method)?.[1];
}

export function notImplemented(what: string): ServiceError {
  return new ServiceError('NotImplemented', `${what} is not supported by the local endpoint`, 501);
}
