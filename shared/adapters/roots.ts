import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';

/** The bucket of signed roots: what is in it can be read and added to, and neither changed nor deleted. */
export interface Roots {
  /** `false`: there is an object of that name already. */
  putIfAbsent(name: string, body: string): Promise<boolean>;
  get(name: string): Promise<string>;
  /** Names with this prefix, in order, and behind `after` if it is given. */
  names(prefix: string, after?: string): Promise<string[]>;
}

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
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
    if (Body === undefined) throw new Error('S3 GetObject answered with nothing');
    return Body.transformToString();
  },

  async names(prefix, after) {
    const names: string[] = [];
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix, StartAfter: after });
    for await (const { Contents } of pages) names.push(...(Contents ?? []).flatMap(({ Key }) => Key ?? []));
    return names;
  },
});
