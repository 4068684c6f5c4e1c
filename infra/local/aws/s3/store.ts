import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ServiceError } from '../error.ts';
import { Journal } from '../journal.ts';
import type { BucketSpec } from '../spec.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const versionSchema = z.object({
  id: z.string(),
  at: z.number(),
  /** Absent in a delete marker. */
  object: z
    .object({
      file: z.string(),
      size: z.number(),
      etag: z.string(),
      headers: z.record(z.string(), z.string()),
      checksum: z.object({ name: z.string(), value: z.string() }).optional(),
      retainUntil: z.number().optional(),
    })
    .optional(),
});
export type Version = z.infer<typeof versionSchema>;
export type StoredObject = NonNullable<Version['object']>;

const eventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), bucket: z.string(), key: z.string(), version: versionSchema }),
  z.object({ kind: z.literal('removed'), bucket: z.string(), key: z.string(), id: z.string() }),
]);
type Event = z.infer<typeof eventSchema>;

interface Upload {
  readonly bytes: Buffer;
  readonly headers: Record<string, string>;
  readonly checksum?: { readonly name: string; readonly value: string } | undefined;
  readonly retainUntil?: number | undefined;
  readonly onlyIfAbsent: boolean;
}

/**
 * Buckets as files and a journal of their versions. Everything between a condition and its effect is synchronous, so two
 * writers with `If-None-Match: *` cannot both succeed. The file comes before the entry: what is listed can be read.
 */
export class ObjectStore {
  readonly #buckets: ReadonlyMap<string, BucketSpec>;
  /** By bucket and key, oldest version first. */
  readonly #versions: ReadonlyMap<string, Map<string, Version[]>>;
  readonly #journal: Journal<Event>;
  readonly #files: string;
  readonly #now: () => number;

  constructor(directory: string, buckets: readonly BucketSpec[], now: () => number) {
    this.#files = join(directory, 'objects');
    mkdirSync(this.#files, { recursive: true, mode: 0o700 });
    this.#buckets = new Map(buckets.map((bucket) => [bucket.name, bucket]));
    this.#versions = new Map(buckets.map((bucket) => [bucket.name, new Map()]));
    this.#now = now;
    const { journal, entries } = Journal.open(join(directory, 'versions.jsonl'), eventSchema);
    this.#journal = journal;
    for (const event of entries) this.#apply(event);
  }

  spec(name: string): BucketSpec {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return bucket;
  }

  put(bucket: string, key: string, upload: Upload): Version {
    const { versioned, objectLock } = this.spec(bucket);
    if (upload.onlyIfAbsent && this.latest(bucket, key)?.object !== undefined) {
      throw new ServiceError(
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
        412,
      );
    }
    const { bytes, headers, checksum } = upload;
    const at = this.#now();
    const retainUntil = upload.retainUntil ?? (objectLock && at + objectLock.days * DAY_MS);
    const file = randomUUID();
    writeFileSync(join(this.#files, file), bytes, { mode: 0o600 });
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const object = { file, size: bytes.length, etag, headers, checksum, retainUntil };
    const version = { id: versioned ? versionId() : 'null', at, object };
    const replaced = versioned ? undefined : this.latest(bucket, key);
    this.#commit({ kind: 'put', bucket, key, version });
    this.#discard(replaced);
    return version;
  }

  /** Without a version, a versioned bucket only puts a marker on top. A locked version stays until its day has come. */
  delete(bucket: string, key: string, id?: string): Version | undefined {
    const { versioned } = this.spec(bucket);
    if (id === undefined && versioned) {
      const marker = { id: versionId(), at: this.#now() };
      this.#commit({ kind: 'put', bucket, key, version: marker });
      return marker;
    }
    const version = this.find(bucket, key, id ?? 'null');
    if (version === undefined) return undefined;
    if ((version.object?.retainUntil ?? 0) > this.#now()) {
      throw new ServiceError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
    }
    this.#commit({ kind: 'removed', bucket, key, id: version.id });
    this.#discard(version);
    return version;
  }

  latest(bucket: string, key: string): Version | undefined {
    this.spec(bucket);
    return this.#versions.get(bucket)?.get(key)?.at(-1);
  }

  find(bucket: string, key: string, id: string): Version | undefined {
    this.spec(bucket);
    return this.#versions
      .get(bucket)
      ?.get(key)
      ?.find((version) => version.id === id);
  }

  read(object: StoredObject): Buffer {
    return readFileSync(join(this.#files, object.file));
  }

  /** In the order of S3: by the bytes of UTF-8, which is not JavaScript's. */
  list(bucket: string, prefix: string): { key: string; version: Version; object: StoredObject }[] {
    this.spec(bucket);
    return [...(this.#versions.get(bucket) ?? [])]
      .flatMap(([key, versions]) => {
        const version = versions.at(-1);
        return key.startsWith(prefix) && version?.object ? [{ key, version, object: version.object }] : [];
      })
      .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** By key, and of each key the newest first; delete markers are versions too. */
  listVersions(bucket: string, prefix: string): { key: string; version: Version; latest: boolean }[] {
    this.spec(bucket);
    return [...(this.#versions.get(bucket) ?? [])]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .flatMap(([key, versions]) =>
        versions.toReversed().map((version, index) => ({ key, version, latest: index === 0 })),
      );
  }

  close(): void {
    this.#journal.close();
  }

  #commit(event: Event): void {
    this.#journal.append([event]);
    this.#apply(event);
  }

  #apply(event: Event): void {
    const keys = this.#versions.get(event.bucket);
    if (keys === undefined) return;
    const gone = event.kind === 'removed' ? event.id : event.version.id;
    const others = (keys.get(event.key) ?? []).filter((version) => version.id !== gone);
    const versions = event.kind === 'put' ? [...others, event.version] : others;
    if (versions.length === 0) keys.delete(event.key);
    else keys.set(event.key, versions);
  }

  #discard(version: Version | undefined): void {
    if (version?.object !== undefined) rmSync(join(this.#files, version.object.file), { force: true });
  }
}

const versionId = () => randomUUID().replaceAll('-', '');
