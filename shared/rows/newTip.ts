import { createHash } from 'node:crypto';
import * as z from 'zod';
import { choiceSchema } from '../domain/consent.ts';
import { labelSchema } from '../domain/label.ts';
import { partKindSchema } from '../domain/part.ts';
import { base64urlSchema } from '../sealing/base64url.ts';
import { reporterPublicKeySchema } from '../sealing/reporterKey.ts';
import { requestRowSchema } from './request.ts';

/** What a tip is made of besides its sealed parts, which lie beside it: `sealed#<tip>#<digest>`. */
const entrySchema = z.object({
  label: labelSchema,
  choice: choiceSchema,
  /** The four text parts, and the number if one was left. */
  parts: z.array(z.object({ part: partKindSchema, digest: z.string().max(64) })).max(5),
  /** Where a code was made for it: see `shared/intake/prepareCode.ts`. */
  mailbox: z.object({ lookup: z.string().min(20).max(64), publicKey: reporterPublicKeySchema }).nullable(),
});

/** A row of Offices, `request#new-<tip>`: somebody told staff, and staff wrote it down. Routing makes a tip of it. */
export const newTipRowSchema = requestRowSchema.omit({ request: true }).extend({
  /** The tip's id comes of it and of the partner, so that nobody can aim at a tip that is there, or was. */
  seed: base64urlSchema(16),
  /** Gone once it was settled: an erasure looks for labels in Tips. */
  entry: entrySchema.nullable(),
  hasCode: z.boolean(),
});
export type NewTipRow = z.infer<typeof newTipRowSchema>;

export const newTipId = (tip: string): string => `new-${tip}`;

/** 128 bits as 32 hex digits, as every tip's. */
export const enteredTipId = (deployment: string, partner: string, seed: string): string =>
  createHash('sha256').update(`quietline/1/entered-tip:${deployment}:${partner}:${seed}`).digest('hex').slice(0, 32);
