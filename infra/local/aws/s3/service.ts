import { randomUUID } from 'node:crypto';
import type { AtRest } from '../at-rest.ts';
import type { Check, Context, Principal } from '../authorise.ts';
import { ServiceError } from '../error.ts';
import type { Gate } from '../gate.ts';
import type { Answer, Service } from '../server.ts';
import type { SignedRequest } from '../signature.ts';
import { readUpload } from './body.ts';
import { listObjects, listObjectVersions } from './list.ts';
import { notImplemented, type Route, routeOf } from './route.ts';
import type { ObjectStore, StoredObject, Version } from './store.ts';
import { xml } from './xml.ts';

interface Dependencies {
  readonly store: ObjectStore;
  readonly gate: Gate;
  readonly atRest: AtRest;
}

type Handler = (dependencies: Dependencies, call: Call) => Answer;
interface Call {
  readonly route: Route;
  readonly request: SignedRequest;
  readonly principal: Principal;
}

const HANDLERS: Readonly<Record<Route['operation'], Handler>> = {
  PutObject: put,
  GetObject: get,
  HeadObject: get,
  DeleteObject: remove,
  ListObjectsV2: list,
  ListObjectVersions: listVersions,
  HeadBucket: headBucket,
};

/** Amazon S3, path-style, the operations that Quietline uses (https://docs.aws.amazon.com/AmazonS3/latest/API/). */
export function s3Service(dependencies: Dependencies): Service {
  return {
    name: 's3',
    throttle: { code: 'SlowDown', status: 503 },
    operationOf: (request) => routeOf(request).operation,
    handle: async (_operation, request, principal) => {
      const route = routeOf(request);
      return HANDLERS[route.operation](dependencies, { route, request, principal });
    },
    failure: (error) => ({
      status: error.status,
      headers: { 'content-type': 'application/xml' },
      body: xml('Error', [
        ['Code', error.code],
        ['Message', error.message],
        ['RequestId', randomUUID()],
      ]),
    }),
  };
}

function check({ store }: Dependencies, call: Call, action: string, context: Context = {}): Check {
  const { arn, policy } = store.spec(call.route.bucket);
  const onBucket = action === 'ListBucket' || action === 'ListBucketVersions';
  return {
    principal: call.principal,
    action: `s3:${action}`,
    resource: onBucket ? arn : `${arn}/${call.route.key}`,
    resourcePolicy: policy,
    // S3 takes TLS 1.2 and later only; loopback stands in for it, as for aws:SecureTransport.
    context: { 's3:TlsVersion': '1.3', ...context },
  };
}

function useKey(
  { store, atRest }: Dependencies,
  { route, principal }: Call,
  action: 'Decrypt' | 'GenerateDataKey',
): void {
  const { arn, kmsKeyArn } = store.spec(route.bucket);
  // With bucket keys, which the stacks turn on, the context is the bucket's ARN.
  atRest({ service: 's3', principal, keyArn: kmsKeyArn, actions: [action], context: { 'aws:s3:arn': arn } });
}

function put(dependencies: Dependencies, call: Call): Answer {
  const { store, gate } = dependencies;
  const { bucket, key } = call.route;
  const { headers } = call.request;
  const condition = headers['if-none-match'];
  if (condition !== undefined && condition !== '*') throw notImplemented('If-None-Match with an ETag');
  const retention = retentionIn(headers['x-amz-object-lock-mode'], headers['x-amz-object-lock-retain-until-date']);
  gate.pass('s3', check(dependencies, call, 'PutObject', putContext(headers)));
  if (retention !== undefined) {
    gate.pass('s3', check(dependencies, call, 'PutObjectRetention', { 's3:object-lock-mode': 'COMPLIANCE' }));
  }
  useKey(dependencies, call, 'GenerateDataKey');
  const upload = readUpload(headers, call.request.body);
  const locked = store.spec(bucket).objectLock !== undefined || retention !== undefined;
  if (locked && !upload.hasDigest) {
    throw new ServiceError(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  }
  const version = store.put(bucket, key, {
    bytes: upload.bytes,
    checksum: upload.checksum,
    headers: keptHeaders(headers),
    retainUntil: retention,
    onlyIfAbsent: condition === '*',
  });
  return {
    status: 200,
    headers: version.object ? objectHeaders(version, version.object, true) : {},
  };
}

/** Who may not list is not told whether the object exists: 403, where others get 404. */
function get(dependencies: Dependencies, call: Call): Answer {
  const { store, gate } = dependencies;
  const { bucket, key, query } = call.route;
  const id = query.get('versionId');
  gate.pass('s3', check(dependencies, call, id === null ? 'GetObject' : 'GetObjectVersion', versionContext(id)));
  const version = id === null ? store.latest(bucket, key) : store.find(bucket, key, id);
  if (version?.object === undefined) {
    if (!gate.wouldPass(check(dependencies, call, 'ListBucket', { 's3:prefix': key }))) {
      throw new ServiceError('AccessDenied', 'Access Denied', 403);
    }
    if (id !== null) throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
    throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  useKey(dependencies, call, 'Decrypt');
  const withChecksum = call.request.headers['x-amz-checksum-mode'] === 'ENABLED';
  return {
    status: 200,
    headers: objectHeaders(version, version.object, withChecksum),
    body: store.read(version.object),
  };
}

function remove(dependencies: Dependencies, call: Call): Answer {
  const { store, gate } = dependencies;
  const { bucket, key, query } = call.route;
  const id = query.get('versionId') ?? undefined;
  const action = id === undefined ? 'DeleteObject' : 'DeleteObjectVersion';
  gate.pass('s3', check(dependencies, call, action, versionContext(id ?? null)));
  const version = store.delete(bucket, key, id);
  const marker = version !== undefined && version.object === undefined;
  return {
    status: 204,
    headers: {
      ...(version !== undefined && version.id !== 'null' && { 'x-amz-version-id': version.id }),
      ...(marker && { 'x-amz-delete-marker': 'true' }),
    },
  };
}

function list(dependencies: Dependencies, call: Call): Answer {
  const { query, bucket } = call.route;
  const given = ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[`s3:${name}`, value]];
  });
  dependencies.gate.pass('s3', check(dependencies, call, 'ListBucket', Object.fromEntries(given)));
  const body = listObjects(dependencies.store, bucket, query);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function listVersions(dependencies: Dependencies, call: Call): Answer {
  const { query, bucket } = call.route;
  const given = ['prefix', 'max-keys'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[`s3:${name}`, value]];
  });
  dependencies.gate.pass('s3', check(dependencies, call, 'ListBucketVersions', Object.fromEntries(given)));
  const body = listObjectVersions(dependencies.store, bucket, query);
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

function headBucket(dependencies: Dependencies, call: Call): Answer {
  dependencies.gate.pass('s3', check(dependencies, call, 'ListBucket'));
  return { status: 200 };
}

function retentionIn(mode: string | string[] | undefined, until: string | string[] | undefined): number | undefined {
  if (mode === undefined && until === undefined) return undefined;
  const time = Date.parse(String(until));
  if (mode !== 'COMPLIANCE' || Number.isNaN(time))
    throw notImplemented('Object lock other than COMPLIANCE with a date');
  return time;
}

function putContext(headers: SignedRequest['headers']): Context {
  const names = [
    'if-none-match',
    'x-amz-content-sha256',
    'x-amz-server-side-encryption',
    'x-amz-server-side-encryption-aws-kms-key-id',
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[`s3:${name}`, value]] : [];
    }),
  );
}

const versionContext = (id: string | null): Context => (id === null ? {} : { 's3:VersionId': id });

function keptHeaders(headers: SignedRequest['headers']): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-meta-'));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

function objectHeaders(version: Version, object: StoredObject, withChecksum: boolean): Record<string, string> {
  return {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(version.at).toUTCString(),
    ...(version.id !== 'null' && { 'x-amz-version-id': version.id }),
    ...(withChecksum && object.checksum && { [object.checksum.name]: object.checksum.value }),
    ...(object.retainUntil !== undefined && {
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': new Date(object.retainUntil).toISOString(),
    }),
  };
}
