import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SealedChunk } from '../sealing/chunk.ts';

/** The bucket of sealed chunks. What one is called says whose it is, and its digest: so two tries never meet. */
export interface Files {
  put(name: string, chunk: SealedChunk): Promise<void>;
  /** Undefined where it is not there, which whoever may not list is not told apart from what they may not see. */
  get(name: string): Promise<string | undefined>;
  /** Of one that is not there too. */
  delete(name: string): Promise<void>;
  /** Names of all that a tip has. */
  ofTip(tip: string): Promise<readonly string[]>;
}

export const chunkName = (tip: string, digest: string): string => `${tip}/${digest}`;

const NOT_THERE: ReadonlySet<string> = new Set(['NoSuchKey', 'AccessDenied']);

export const createFiles = (client: S3Client, bucket: string): Files => ({
  async put(name, chunk) {
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: name, Body: chunk, ContentType: 'application/jose' }),
    );
  },

  async get(name) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof S3ServiceException && NOT_THERE.has(error.name)) return undefined;
      throw error;
    }
  },

  async delete(name) {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: name }));
  },

  async ofTip(tip) {
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${tip}/`,
          ...(after !== undefined && { ContinuationToken: after }),
        }),
      );
      names.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      after = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      // What is left would be taken for not there.
      if (page.IsTruncated === true && after === undefined)
        throw new Error('A list of files is cut off without saying where it goes on');
    } while (after !== undefined);
    return names;
  },
});
