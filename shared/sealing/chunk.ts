import { createHash } from 'node:crypto';
import * as z from 'zod';
import { err, type Result } from '../domain/result.ts';
import { openBytes, sealBytes } from './direct.ts';

/** A file is padded to whole steps, so that its size says little about what it is. In bytes. */
export const FILE_STEP = 512 * 1024;
/** The longest piece that is sealed in one go: a whole number of steps, in bytes. */
export const LONGEST_CHUNK = 4 * 1024 * 1024;

/** Where a chunk belongs. What was sealed for one place opens for no other. */
export interface ChunkPlace {
  readonly deployment: string;
  readonly tip: string;
  /** Of the part that names the file. */
  readonly version: string;
  /** The first is 0. */
  readonly index: number;
}

/** Branded: what the bucket takes is this, and neither bytes nor text. */
const sealedChunkSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{22}$/)
  .brand<'SealedChunk'>();
export type SealedChunk = z.infer<typeof sealedChunkSchema>;

const bindingOf = ({ deployment, tip, version, index }: ChunkPlace): string =>
  JSON.stringify(['file', deployment, tip, version, index]);

/** SHA-256 over all of a sealed chunk, base64url: what the manifest says of it, and what it is called in the bucket. */
export const digestOfChunk = (chunk: string): string => createHash('sha256').update(chunk, 'ascii').digest('base64url');

/** A file as what is sealed of it: padded with zeros, and cut. None is empty. */
export const cut = (bytes: Uint8Array): Uint8Array[] => {
  const padded = new Uint8Array(Math.max(1, Math.ceil(bytes.length / FILE_STEP)) * FILE_STEP);
  padded.set(bytes);
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < padded.length; from += LONGEST_CHUNK) {
    chunks.push(padded.subarray(from, from + LONGEST_CHUNK));
  }
  return chunks;
};

export const sealChunk = async (key: Uint8Array, bytes: Uint8Array, place: ChunkPlace): Promise<SealedChunk> =>
  sealedChunkSchema.parse(await sealBytes(key, bytes, bindingOf(place)));

/** @param digest as the manifest has it: whoever knows the key could seal another */
export const openChunk = async (
  key: Uint8Array,
  chunk: string,
  place: ChunkPlace,
  digest: string,
): Promise<Result<Uint8Array, 'wrong_digest' | 'cannot_open'>> =>
  digestOfChunk(chunk) === digest ? openBytes(key, chunk, bindingOf(place)) : err('wrong_digest');
