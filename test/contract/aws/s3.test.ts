import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { available, nameOf, started } from './suite.ts';
import { BUCKET as Bucket, LOCKED_BUCKET } from './target.ts';

describe.for(available('S3'))('S3 as $name serves it', (candidate) => {
  const running = started(candidate);

  test('puts and gets bytes, with their checksum compared by the client', async () => {
    const {
      clients: { s3 },
    } = running();

    const Body = randomBytes(300_000);
    const Key = 'chunks/a b/é(1)';
    const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/octet-stream' }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(Body);
    expect(got.ETag).toBe(put.ETag);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect([head.ContentLength, head.ContentType]).toEqual([Body.length, 'application/octet-stream']);
  });

  test('takes a stream in chunks with a trailing checksum', async () => {
    const {
      clients: { s3 },
    } = running();

    const Body = Readable.from([Buffer.from('hel'), Buffer.from('lo')]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: 5 }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }));
    expect(await got.Body?.transformToString()).toBe('hello');
  });

  test.skipIf(candidate.lacks.includes('checksum'))('refuses a body that is not what its checksum says', async () => {
    const {
      clients: { s3 },
    } = running();

    const put = new PutObjectCommand({
      Bucket,
      Key: 'bad',
      Body: 'x',
      ChecksumSHA256: randomBytes(32).toString('base64'),
    });
    expect(await nameOf(s3.send(put))).toBe('BadDigest');
  });

  test('puts once only under If-None-Match', async () => {
    const {
      clients: { s3 },
    } = running();

    const put = () => s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'x', IfNoneMatch: '*' }));
    await put();
    expect(await nameOf(put())).toBe('PreconditionFailed');
  });

  test('lists by prefix, folds by delimiter, and pages', async () => {
    const {
      clients: { s3 },
    } = running();

    for (const Key of ['list/b', 'list/a', 'list/c/1', 'list/c/2', 'other']) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
    const all = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/' }));
    expect(all.Contents?.map(({ Key }) => Key)).toEqual(['list/a', 'list/b', 'list/c/1', 'list/c/2']);
    const folded = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/' }));
    expect(folded.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['list/c/']);
    const first = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 3 }));
    expect([first.KeyCount, first.IsTruncated]).toEqual([3, true]);
    const rest = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken: first.NextContinuationToken }),
    );
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(['list/c/2']);
  });

  test('deletes, also what is not there', async () => {
    const {
      clients: { s3 },
    } = running();

    await s3.send(new PutObjectCommand({ Bucket, Key: 'gone', Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    expect(await nameOf(s3.send(new GetObjectCommand({ Bucket, Key: 'gone' })))).toBe('NoSuchKey');
    expect(await nameOf(s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' })))).toBe('NotFound');
    expect(await nameOf(s3.send(new GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'x' })))).toBe('NoSuchBucket');
  });

  test('keeps a locked version: overwriting adds one, deleting hides, and no version goes', async () => {
    const {
      clients: { s3 },
    } = running();

    const at = { Bucket: LOCKED_BUCKET, Key: 'root' };
    const { VersionId: first } = await s3.send(new PutObjectCommand({ ...at, Body: 'one' }));
    const { VersionId: second } = await s3.send(new PutObjectCommand({ ...at, Body: 'two' }));
    expect(first).not.toBe(second);
    expect((await s3.send(new HeadObjectCommand(at))).ObjectLockMode).toBe('COMPLIANCE');
    expect(await nameOf(s3.send(new DeleteObjectCommand({ ...at, VersionId: first })))).toBe('AccessDenied');
    const { DeleteMarker, VersionId: marker } = await s3.send(new DeleteObjectCommand(at));
    expect(DeleteMarker).toBe(true);
    expect(await nameOf(s3.send(new GetObjectCommand(at)))).toBe('NoSuchKey');
    const old = await s3.send(new GetObjectCommand({ ...at, VersionId: first }));
    expect(await old.Body?.transformToString()).toBe('one');
    await s3.send(new DeleteObjectCommand({ ...at, VersionId: marker }));
    const back = await s3.send(new GetObjectCommand(at));
    expect(await back.Body?.transformToString()).toBe('two');
  });

  test('lists versions by prefix, the newest of a key first, and the markers that hide them apart', async () => {
    const {
      clients: { s3 },
    } = running();

    const at = { Bucket: LOCKED_BUCKET, Key: 'versions/b' };
    const { VersionId: first } = await s3.send(new PutObjectCommand({ ...at, Body: 'one' }));
    const { VersionId: second } = await s3.send(new PutObjectCommand({ ...at, Body: 'four' }));
    const { VersionId: marker } = await s3.send(new DeleteObjectCommand(at));
    await s3.send(new PutObjectCommand({ Bucket: LOCKED_BUCKET, Key: 'versions/a', Body: 'a' }));
    await s3.send(new PutObjectCommand({ Bucket: LOCKED_BUCKET, Key: 'versionless', Body: 'x' }));

    const plain = await s3.send(new ListObjectsV2Command({ Bucket: LOCKED_BUCKET, Prefix: 'versions/' }));
    expect(plain.Contents?.map(({ Key }) => Key)).toEqual(['versions/a']);
    const all = await s3.send(new ListObjectVersionsCommand({ Bucket: LOCKED_BUCKET, Prefix: 'versions/' }));
    expect(all.IsTruncated).toBe(false);
    expect(
      all.Versions?.slice(1).map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size]),
    ).toEqual([
      ['versions/b', second, false, 4],
      ['versions/b', first, false, 3],
    ]);
    expect(all.Versions?.[0]).toMatchObject({ Key: 'versions/a', IsLatest: true, Size: 1 });
    expect(all.DeleteMarkers?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ['versions/b', marker, true],
    ]);
  });

  test('pages through versions by key and version, without a gap and to the end', async () => {
    const {
      clients: { s3 },
    } = running();

    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `pages/${name}`);
    for (const Key of [...names, 'pages/b', 'pages/b', 'pages/c']) {
      await s3.send(new PutObjectCommand({ Bucket: LOCKED_BUCKET, Key, Body: 'x' }));
    }
    await s3.send(new DeleteObjectCommand({ Bucket: LOCKED_BUCKET, Key: 'pages/d' }));
    const list = (more: object) =>
      s3.send(new ListObjectVersionsCommand({ Bucket: LOCKED_BUCKET, Prefix: 'pages/', MaxKeys: 2, ...more }));
    const pages: (readonly [string[] | undefined, boolean | undefined])[] = [];
    let markers: object | undefined = {};
    while (markers !== undefined) {
      const page: ListObjectVersionsCommandOutput = await list(markers);
      pages.push([page.Versions?.map(({ Key = '' }) => Key.slice(-1)), page.IsTruncated]);
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
      markers = page.IsTruncated === true ? { KeyMarker, VersionIdMarker } : undefined;
    }
    // The marker on top of d takes a place on its page.
    expect(pages).toEqual([
      [['a', 'b'], true],
      [['b', 'b'], true],
      [['c', 'c'], true],
      [['d'], true],
      [['e'], false],
    ]);
    const empty = await list({ Prefix: 'pages/z' });
    expect([empty.Versions, empty.IsTruncated]).toEqual([undefined, false]);
  });
});
