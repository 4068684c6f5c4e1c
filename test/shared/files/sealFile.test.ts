import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readManifest } from '../../../shared/files/manifest.ts';
import { openFile, sealFile } from '../../../shared/files/sealFile.ts';
import { attachedKindOf, fileTypeOf } from '../../../shared/files/types.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { LONGEST_CHUNK } from '../../../shared/sealing/chunk.ts';
import { valueOf } from '../../tips.ts';

const place = { deployment: 'quietline-zz', tip: 'a'.repeat(32), version: 'v1' };
const aFile = (length: number) => ({
  kind: 'recording' as const,
  type: 'audio/mpeg' as const,
  seconds: 61,
  bytes: new Uint8Array(randomBytes(length)),
});

it.each([0, 1, 70_000, LONGEST_CHUNK + 3])('a file of %i bytes is the same again, to the byte', async (length) => {
  const file = aFile(length);
  const { chunks, manifest } = await sealFile(file, place, new Uint8Array(randomBytes(32)));
  const read = valueOf(readManifest(manifest));
  expect(read).toMatchObject({ kind: 'recording', type: 'audio/mpeg', seconds: 61, size: length });
  const stored = new Map<string, string>(chunks.map(({ digest, sealed }) => [digest, sealed]));
  expect(read.chunks).toEqual([...stored.keys()]);
  const opened = valueOf(await openFile(read, place, async (digest) => stored.get(digest)));
  expect(Buffer.from(opened).equals(Buffer.from(file.bytes))).toBe(true);
});

it('chunks in another order, of another file, or not there open nothing', async () => {
  const key = new Uint8Array(randomBytes(32));
  const { chunks, manifest } = await sealFile(aFile(LONGEST_CHUNK + 1), place, key);
  const other = await sealFile(aFile(1), { ...place, version: 'v2' }, key);
  const read = valueOf(readManifest(manifest));
  const stored = new Map<string, string>(
    [...chunks, ...other.chunks].map(({ digest, sealed }) => [digest, sealed] as const),
  );
  const fetch = async (digest: string) => stored.get(digest);
  const refused = { ok: false, error: 'cannot_open' };
  expect(await openFile({ ...read, chunks: read.chunks.toReversed() }, place, fetch)).toEqual(refused);
  expect(await openFile({ ...read, chunks: other.chunks.map(({ digest }) => digest) }, place, fetch)).toEqual(refused);
  expect(await openFile({ ...read, chunks: read.chunks.slice(0, 1) }, place, fetch)).toEqual(refused);
  expect(await openFile(read, place, async () => undefined)).toEqual({ ok: false, error: 'gone' });
  expect(await openFile(read, place, async () => chunks[0]?.sealed)).toEqual({ ok: false, error: 'wrong_digest' });
});

it.each(['', 'words', '{}', '{"kind":"recording"}', '[]'])('what is no manifest is refused: %j', (words) => {
  expect(readManifest(new Plain(words))).toEqual({ ok: false, error: 'malformed' });
});

it.each([
  ['audio/mpeg', 'audio/mpeg', 'sound'],
  ['Audio/X-WAV; charset=binary', 'audio/wav', 'sound'],
  ['image/jpg', 'image/jpeg', 'picture'],
  ['image/svg+xml', 'application/octet-stream', 'other'],
  ['text/html', 'application/octet-stream', 'other'],
  ['', 'application/octet-stream', 'other'],
])('%j is kept as %s, and called a %s', (said, type, kind) => {
  expect(fileTypeOf(said)).toBe(type);
  expect(attachedKindOf(fileTypeOf(said))).toBe(kind);
});
