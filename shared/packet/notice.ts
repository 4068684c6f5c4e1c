import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { base64urlSchema } from '../sealing/base64url.ts';
import { packetIdSchema } from './contents.ts';

/** What the line says of a packet that the partner has, signed, and without anything of what is in it. */
export const noticeSchema = z.strictObject({
  packet: packetIdSchema,
  deployment: z.string(),
  partner: partnerIdSchema,
  /** `unanswered`: the line waits for its acknowledgement. `withdrawn`: by whoever had agreed, or who sent the tip. */
  says: z.enum(['unanswered', 'withdrawn']),
  hour: hourSchema,
});
export type Notice = z.infer<typeof noticeSchema>;

/** What the line hands over beside a request's body, so that nobody can send the same again, or send it elsewhere. */
export const requestSchema = z.strictObject({
  /** 16 random bytes: a request that was seen is not taken twice. */
  id: base64urlSchema(16),
  /** The address that it was sent to. */
  to: z.url(),
  /** SHA-256 of the body, base64url. */
  digest: base64urlSchema(32),
  /** ISO 8601 to the second: older than some minutes, it is not taken. */
  at: z.iso.datetime({ precision: 0 }),
});

/** The header that bears it. */
export const REQUEST_HEADER = 'quietline-request';
