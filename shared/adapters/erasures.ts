import { ListObjectVersionsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Hour } from '../domain/hour.ts';

const FOLDER = 'erasures/';

export interface ErasedPage {
  /** Tips that were erased. One may come twice. */
  readonly tips: readonly string[];
  /** Where the next page begins, if there is one. */
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
    const { Versions, NextKeyMarker, IsTruncated } = await client.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: `${FOLDER}${begins}`,
        MaxKeys: limit,
        ...(after !== undefined && { KeyMarker: after }),
      }),
    );
    const keys = (Versions ?? []).map(({ Key }) => Key ?? '');
    const tips = keys.flatMap((key) => /^erasures\/([a-z0-9]{16,64})\.json$/.exec(key)?.[1] ?? []);
    return { tips: [...new Set(tips)], next: IsTruncated === true ? NextKeyMarker : undefined };
  },
});
export type Erasures = ReturnType<typeof createErasures>;
