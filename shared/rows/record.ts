import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { jsonText } from '../sealing/json.ts';
import { partnerIdSchema } from '../domain/partner.ts';

/** A row has 400 KB. */
const CHUNK = 300_000;
/** Bytes of JSON: what a page can answer with, Lambda's 6 MB, less the sealed parts that come on top. */
export const LONGEST_RECORD = 4_000_000;

/**
 * A row of Referrals: `sk` `record#<tip>#<number>`. What the log has of a tip for this partner, prepared by routing: JSON,
 * gzipped, base64, in pieces. The next one takes its place.
 */
const recordRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('record#'),
  tip: z.string(),
  request: z.string(),
  of: z.number().int().positive(),
  piece: z.string(),
});
type RecordRow = z.infer<typeof recordRowSchema>;
export const recordRowOrNothingSchema = recordRowSchema.nullable().catch(null);

/** In bytes, as gunzip and Lambda count: a letter of most scripts has two or three. */
export const bytesOf = (content: unknown): number => Buffer.byteLength(JSON.stringify(content));

export const recordKey = (tip: string): string => `record#${tip}#`;

export const recordRows = (partner: string, tip: string, request: string, content: unknown): RecordRow[] => {
  const text = gzipSync(JSON.stringify(content)).toString('base64');
  const of = Math.ceil(text.length / CHUNK);
  return Array.from({ length: of }, (_unused, at) => ({
    pk: partner,
    sk: `${recordKey(tip)}${String(at).padStart(4, '0')}`,
    tip,
    request,
    of,
    piece: text.slice(at * CHUNK, (at + 1) * CHUNK),
  }));
};

/** What was prepared for a request, if every piece of it is there. */
export const contentOf = (rows: readonly (RecordRow | null)[]): { request: string; content: unknown } | undefined => {
  const [first] = rows;
  if (first === undefined || first === null) return undefined;
  const pieces = rows.slice(0, first.of).flatMap((row) => (row?.request === first.request ? [row.piece] : []));
  if (pieces.length < first.of) return undefined;
  const text = gunzipSync(Buffer.from(pieces.join(''), 'base64'), { maxOutputLength: LONGEST_RECORD }).toString();
  return { request: first.request, content: jsonText.parse(text) };
};
