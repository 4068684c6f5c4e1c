import { createHash } from 'node:crypto';
import * as z from 'zod';
import { saidSchema } from '../domain/consent.ts';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { basisSchema } from '../domain/referral.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { urgencySchema } from '../domain/urgency.ts';
import { fileTypeSchema } from '../files/types.ts';
import { base64urlSchema } from '../sealing/base64url.ts';
import { jsonText } from '../sealing/json.ts';

const textParts = ['report', 'identity', 'victim', 'compelled', 'message'] as const;

/** Which sealed part it was: its digest is what the custody log knows it by. */
const sealedPart = {
  version: z.string(),
  digest: base64urlSchema(32),
  author: z.string().optional(),
  audience: z.string().optional(),
};

const packetPartSchema = z.discriminatedUnion('part', [
  z.strictObject({ part: z.enum(textParts), ...sealedPart, text: z.string() }),
  z.strictObject({ part: z.literal('file'), ...sealedPart, type: fileTypeSchema, bytes: base64urlSchema() }),
]);
export type PacketPart = z.infer<typeof packetPartSchema>;

export const packetIdSchema = base64urlSchema(16);

/** By what right the partner has it: what was decided, by which policies, and what the person said yes to. */
const provenanceSchema = z.strictObject({
  basis: basisSchema,
  policies: z.array(z.strictObject({ id: z.string(), cite: z.string(), date: z.string(), status: z.string() })),
  consent: z
    .strictObject({
      id: z.string(),
      choice: saidSchema,
      parts: z.array(z.enum([...textParts, 'file'])),
      until: z.iso.date().nullable(),
    })
    .nullable(),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** What is sealed to a partner: parts that it was granted, and only those; whence; and what they may be used for. */
const contentsSchema = z.strictObject({
  packet: packetIdSchema,
  deployment: z.string().min(1).max(128),
  partner: partnerIdSchema,
  tip: z.string().min(1).max(128),
  /** 1, 2, 3 …: what is added to the tip later comes in a packet of its own. */
  number: z.number().int().positive(),
  made: hourSchema,
  urgency: urgencySchema,
  /** Within how many minutes somebody is to look at it. Not by when: that would tell when the tip came. */
  minutes: z.number().int().positive(),
  provenance: provenanceSchema,
  limits: z.strictObject({ language: z.string(), sentences: z.array(z.string()).min(1) }),
  parts: z.array(packetPartSchema),
  /** Files that the partner may have, and that are too long for a packet or could not be read: the line is asked for them. */
  leftOut: z.array(z.strictObject({ part: z.literal('file'), digest: base64urlSchema(32) })),
});
export type Contents = z.infer<typeof contentsSchema>;

/** In bytes: a packet's length says little about what was written. */
export const CONTENTS_STEP = 4096;

/** JSON, then blanks to a whole number of steps: any reader of JSON reads it. The same contents give the same bytes. */
export const bytesOf = (contents: Contents): Uint8Array => {
  const text = Buffer.from(JSON.stringify(contentsSchema.parse(contents)), 'utf8');
  const padded = new Uint8Array(Math.ceil(text.length / CONTENTS_STEP) * CONTENTS_STEP).fill(0x20);
  padded.set(text);
  return padded;
};

/** SHA-256 of those bytes, base64url. Whoever names it has opened the packet: it hangs on digests that nobody can guess. */
export const digestOfContents = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

export const readContents = (bytes: Uint8Array): Result<Contents, 'malformed'> => {
  const read = jsonText.pipe(contentsSchema).safeParse(Buffer.from(bytes).toString('utf8'));
  return read.success ? ok(read.data) : err('malformed');
};
