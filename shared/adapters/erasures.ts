import { ListObjectVersionsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Hour } from '../domain/hour.ts';

const FOLDER = 'erasures/';

export interface ErasedPage {
  /** Tips that were erased. One may come twice. */
  readonly tips: readonly string[];
  /** Where the next page begins, if there is one: for `list`, and nothing to be read. */
  readonly next: string | undefined;
}

/** The locked bucket: one object an erasure, named by the tip's id, which says nothing once the tip is gone. */
export const createErasures = (client: S3Client, bucket: string) => ({
  async put(tip: string, hour: Hour): Promise<void> {
    const body = JSON.stringify({ tip, hour });
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${FOLDER}${tip}.json`,
        Body: body,
        ContentType: 'application/json',
      }),
    );
  },

  /**
   * By versions: a lock keeps them, but does not keep anybody from putting a delete marker on top, which hides an object
   * from a plain list.
   *
   * @param begins what the tips' ids begin with, or nothing
   */
  async list(begins: string, limit: number, after: string | undefined): Promise<ErasedPage> {
    const [key, version] = after?.split(' ') ?? [];
    const { Versions, NextKeyMarker, NextVersionIdMarker, IsTruncated } = await client.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: `${FOLDER}${begins}`,
        MaxKeys: limit,
        // Both: what a key alone begins with, itself or the next, is not said in as many words.
        ...(key !== undefined && { KeyMarker: key, VersionIdMarker: version }),
      }),
    );
    const keys = (Versions ?? []).map(({ Key }) => Key ?? '');
    const tips = keys.flatMap((name) => /^erasures\/([a-z0-9]{16,64})\.json$/.exec(name)?.[1] ?? []);
    // Where a list says that it goes on and not where, what is left would be taken for done.
    if (IsTruncated === true && (NextKeyMarker === undefined || NextVersionIdMarker === undefined))
      throw new Error('A list of versions is cut off without saying where it goes on');
    return {
      tips: [...new Set(tips)],
      next: IsTruncated === true ? `${NextKeyMarker} ${NextVersionIdMarker}` : undefined,
    };
  },
});
export type Erasures = ReturnType<typeof createErasures>;
