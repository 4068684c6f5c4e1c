import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Hour } from '../domain/hour.ts';

/** The locked bucket: one object an erasure, named by the tip's id, which says nothing once the tip is gone. */
export const createErasures = (client: S3Client, bucket: string) => ({
  async put(tip: string, hour: Hour): Promise<void> {
    const body = JSON.stringify({ tip, hour });
    await client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `erasures/${tip}.json`,
        Body: body,
        ContentType: 'application/json',
      }),
    );
  },
});
