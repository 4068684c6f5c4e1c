import { ServiceError } from '../error.ts';
import type { ObjectStore, StoredObject, Version } from './store.ts';
import { xml, type XmlNode } from './xml.ts';

/** ListObjectsV2: pages by key, and folds what shares a delimiter into common prefixes, which count as keys do. */
export function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const maxKeys = Math.min(numberOf(query.get('max-keys')), 1000);
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;

  const folded = new Map<string, { key: string; common: boolean }>();
  const objects = new Map(store.list(bucket, prefix).map((entry) => [entry.key, entry]));
  for (const key of objects.keys()) {
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const name = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    folded.set(name, { key: name, common: cut >= 0 });
  }
  const rest = [...folded.values()].filter(({ key }) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
  const page = rest.slice(0, maxKeys);
  const truncated = rest.length > page.length && maxKeys > 0;

  const nodes: XmlNode[] = [
    ['Name', bucket],
    ['Prefix', encode(prefix)],
    ['MaxKeys', maxKeys],
    ['KeyCount', page.length],
    ['IsTruncated', truncated],
  ];
  if (truncated) nodes.push(['NextContinuationToken', Buffer.from(page.at(-1)?.key ?? '').toString('base64url')]);
  for (const { key, common } of page) {
    const entry = objects.get(key);
    if (common || entry === undefined) nodes.push(['CommonPrefixes', [['Prefix', encode(key)]]]);
    else nodes.push(['Contents', contents(encode(key), entry)]);
  }
  return xml('ListBucketResult', nodes);
}

/** ListObjectVersions: pages by key and version; without a version marker it begins with the next key. */
export function listObjectVersions(store: ObjectStore, bucket: string, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const maxKeys = Math.min(numberOf(query.get('max-keys')), 1000);
  const [key, id] = [query.get('key-marker') ?? '', query.get('version-id-marker')];
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  const all = store.listVersions(bucket, prefix);
  const marked = id === null ? -1 : all.findIndex((entry) => entry.key === key && entry.version.id === id);
  const rest =
    marked >= 0
      ? all.slice(marked + 1)
      : all.filter((entry) => Buffer.compare(Buffer.from(entry.key), Buffer.from(key)) > 0);
  const page = rest.slice(0, maxKeys);
  const last = page.at(-1);
  const truncated = rest.length > page.length && last !== undefined;
  const nodes: XmlNode[] = [
    ['Name', bucket],
    ['Prefix', encode(prefix)],
    ['KeyMarker', encode(key)],
    ['VersionIdMarker', id ?? ''],
    ['MaxKeys', maxKeys],
    ['IsTruncated', truncated],
  ];
  if (truncated) nodes.push(['NextKeyMarker', encode(last.key)], ['NextVersionIdMarker', last.version.id]);
  for (const { key: name, version, latest } of page) {
    const { object } = version;
    const head: XmlNode[] = [
      ['Key', encode(name)],
      ['VersionId', version.id],
      ['IsLatest', latest],
    ];
    if (object === undefined) {
      nodes.push(['DeleteMarker', [...head, ['LastModified', new Date(version.at).toISOString()]]]);
    } else {
      nodes.push(['Version', [...head, ...contents(encode(name), { version, object }).slice(1)]]);
    }
  }
  return xml('ListVersionsResult', nodes);
}

function contents(key: string, { version, object }: { version: Version; object: StoredObject }): XmlNode[] {
  return [
    ['Key', key],
    ['LastModified', new Date(version.at).toISOString()],
    ['ETag', object.etag],
    ['Size', object.size],
    ['StorageClass', 'STANDARD'],
  ];
}

function numberOf(text: string | null): number {
  if (text === null) return 1000;
  if (!/^\d+$/.test(text)) throw new ServiceError('InvalidArgument', 'Provided max-keys not an integer');
  return Number(text);
}
