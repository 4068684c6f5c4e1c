import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKey } from '../custody/readKey.ts';
import type { FileType } from '../files/types.ts';
import { jsonText } from '../sealing/json.ts';
import type { Contents } from './contents.ts';
import { describePacket } from './describe.ts';
import { keyFileSchema, type KeyFile, type SigningKey, signingKeySchema } from './keys.ts';

/** What the person at the keyboard can put right; said without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Only whoever runs the command reads what it writes. */
const OWN = 0o600;
const OWN_FOLDER = 0o700;

export const textIn = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read.`);
  }
};

/** Nothing that is there is written over: it may be the only copy of a key. */
export const writeOwn = async (file: string, content: string | Uint8Array): Promise<void> => {
  try {
    await writeFile(file, content, { mode: OWN, flag: 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new UsageError(exists ? `${file} is there already, and is left as it is.` : `${file} cannot be written.`);
  }
};

export const keysIn = async (file: string): Promise<KeyFile> => {
  const keys = jsonText.pipe(keyFileSchema).safeParse(await textIn(file));
  if (!keys.success) throw new UsageError(`${file} holds no keys of a partner: make them with "keys".`);
  return keys.data;
};

export const lineKeyIn = async (file: string): Promise<SigningKey> => {
  const key = readKey(await textIn(file));
  const own = key.ok ? signingKeySchema.safeParse(key.value) : undefined;
  if (own?.success !== true) throw new UsageError(`${file} is not a P-256 public key, as PEM or JWK.`);
  return own.data;
};

const ENDINGS: Partial<Record<FileType, string>> = {
  'audio/3gpp': '3gp',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/webm': 'webm',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
};

/** The whole of a packet in a folder: as text, as data, and its files. */
export const writeParts = async (folder: string, contents: Contents, contentsDigest: string): Promise<string[]> => {
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER }).catch(() => {
    throw new UsageError(`${folder} is no folder, and cannot be made one.`);
  });
  await chmod(folder, OWN_FOLDER);
  const files = contents.parts.flatMap((part) => (part.part === 'file' ? [part] : []));
  const all: (readonly [string, string | Uint8Array])[] = [
    ['packet.txt', `${describePacket(contents, contentsDigest)}\n`],
    ['packet.json', `${JSON.stringify(contents, null, 2)}\n`],
    ...files.map(
      ({ type, bytes }, at) => [`file-${at + 1}.${ENDINGS[type] ?? 'bin'}`, Buffer.from(bytes, 'base64url')] as const,
    ),
  ];
  for (const [name, content] of all) await writeOwn(join(folder, name), content);
  return all.map(([name]) => join(folder, name));
};
