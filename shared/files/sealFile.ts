import { Plain } from '../domain/plain.ts';
import { fromBase64url, toBase64url } from '../sealing/base64url.ts';
import { cut, digestOfChunk, openChunk, sealChunk, type ChunkPlace, type SealedChunk } from '../sealing/chunk.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Manifest } from './manifest.ts';

/** A file as it came. */
export interface PlainFile extends Pick<Manifest, 'kind' | 'type' | 'seconds'> {
  readonly bytes: Uint8Array;
}

export interface SealedFile {
  readonly chunks: readonly { readonly digest: string; readonly sealed: SealedChunk }[];
  /** JSON of the manifest: words of a part. */
  readonly manifest: Plain;
}

type Place = Omit<ChunkPlace, 'index'>;

/** @param key 32 random bytes that are used for nothing else: each chunk of a file has a random IV of its own */
export const sealFile = async (file: PlainFile, place: Place, key: Uint8Array): Promise<SealedFile> => {
  const chunks: { digest: string; sealed: SealedChunk }[] = [];
  // One after the other: a file is held in memory several times over as it is.
  for (const [index, bytes] of cut(file.bytes).entries()) {
    const sealed = await sealChunk(key, bytes, { ...place, index });
    chunks.push({ digest: digestOfChunk(sealed), sealed });
  }
  const manifest: Manifest = {
    kind: file.kind,
    type: file.type,
    size: file.bytes.length,
    ...(file.seconds !== undefined && { seconds: file.seconds }),
    chunks: chunks.map(({ digest }) => digest),
    key: toBase64url(key),
  };
  return { chunks, manifest: new Plain(JSON.stringify(manifest)) };
};

/** @param fetch a sealed chunk by its digest; undefined where it is not there */
export const openFile = async (
  { chunks, key, size }: Manifest,
  place: Place,
  fetch: (digest: string) => Promise<string | undefined>,
): Promise<Result<Uint8Array, 'gone' | 'wrong_digest' | 'cannot_open'>> => {
  const pieces: Uint8Array[] = [];
  for (const [index, digest] of chunks.entries()) {
    const sealed = await fetch(digest);
    if (sealed === undefined) return err('gone');
    const opened = await openChunk(fromBase64url(key), sealed, { ...place, index }, digest);
    if (!opened.ok) return opened;
    pieces.push(opened.value);
  }
  const whole = new Uint8Array(Buffer.concat(pieces));
  return whole.length < size ? err('cannot_open') : ok(whole.subarray(0, size));
};
