import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';

interface Named {
  /** In order. */
  readonly names: readonly string[];
  /** Those of them that a delete marker hides from a plain list, and from whoever reads them by their name alone. */
  readonly hidden: readonly string[];
}

/**
 * The bucket of signed roots: what is in it can be read and added to, and neither changed nor deleted. Its lock keeps versions
 * and no bucket policy binds a lifecycle rule, which may put a delete marker on each: so it is read by its versions.
 */
export interface Roots {
  /** `false`: there is an object of that name already. */
  putIfAbsent(name: string, body: string): Promise<boolean>;
  get(name: string): Promise<string>;
  /** Names with this prefix, and behind `after` if it is given. */
  names(prefix: string, after?: string): Promise<Named>;
}

interface Versions {
  readonly versions: readonly { readonly name: string; readonly id: string | undefined }[];
  readonly marked: ReadonlySet<string>;
}

/** Of each name the newest first, as S3 lists them. */
const versionsOf = async (client: S3Client, Bucket: string, Prefix: string, after?: string): Promise<Versions> => {
  const versions: { name: string; id: string | undefined }[] = [];
  const marked = new Set<string>();
  let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = { KeyMarker: after };
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix, ...markers }));
    // Whether a marker's own name comes once more is not said in as many words.
    const isBehind = (name: string): boolean => after === undefined || name > after;
    for (const { Key: name = '', VersionId: id } of page.Versions ?? [])
      if (isBehind(name)) versions.push({ name, id });
    for (const { Key: name = '' } of page.DeleteMarkers ?? []) if (isBehind(name)) marked.add(name);
    if (page.IsTruncated !== true) return { versions, marked };
    // What is left would be taken for not there.
    if (page.NextKeyMarker === undefined)
      throw new Error('A list of versions is cut off without saying where it goes on');
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
};

export const createRoots = (client: S3Client, bucket: string): Roots => ({
  async putIfAbsent(name, body) {
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: name,
          Body: body,
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'PreconditionFailed') return false;
      throw error;
    }
  },

  async get(name) {
    const body = async (VersionId?: string): Promise<string> => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name, VersionId }));
      if (Body === undefined) throw new Error('S3 GetObject answered with nothing');
      return Body.transformToString();
    };
    try {
      return await body();
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
      const { versions } = await versionsOf(client, bucket, name);
      // The one that was put first: nothing is ever put over another.
      const first = versions.findLast((version) => version.name === name);
      if (first?.id === undefined) throw error;
      return body(first.id);
    }
  },

  async names(prefix, after) {
    const { versions, marked } = await versionsOf(client, bucket, prefix, after);
    const names = [...new Set(versions.map(({ name }) => name))];
    return { names, hidden: names.filter((name) => marked.has(name)) };
  },
});
