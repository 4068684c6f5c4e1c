import * as z from 'zod';

/** What a file is to whoever is shown that one came. */
export const fileKindSchema = z.enum(['recording', 'picture', 'sound', 'other']);
export type FileKind = z.infer<typeof fileKindSchema>;

/** Types by which a file is kept (IANA). What is none of them is kept too, as bytes that nobody says anything about. */
const types = [
  'audio/3gpp',
  'audio/aac',
  'audio/amr',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'image/gif',
  'image/heic',
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/octet-stream',
] as const;
export const fileTypeSchema = z.enum(types);
export type FileType = z.infer<typeof fileTypeSchema>;

/** Other names that are met for the same. */
const SAME: Readonly<Record<string, FileType>> = {
  'audio/basic': 'application/octet-stream',
  'audio/mp3': 'audio/mpeg',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'image/jpg': 'image/jpeg',
};

/** Of a type as another machine says it, with whatever parameters: one of the closed list. */
export const fileTypeOf = (said: string): FileType => {
  const name = said.split(';')[0]?.trim().toLowerCase() ?? '';
  return fileTypeSchema.safeParse(SAME[name] ?? name).data ?? 'application/octet-stream';
};

/** What came along with a text, by its type. */
export const attachedKindOf = (type: FileType): FileKind => {
  if (type.startsWith('image/')) return 'picture';
  return type.startsWith('audio/') ? 'sound' : 'other';
};

/** What may be handed to a browser, which then plays it and does nothing else with it. */
export const playable = (type: FileType): boolean => type.startsWith('audio/');
