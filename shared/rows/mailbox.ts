import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { reporterPublicKeySchema } from '../sealing/reporterKey.ts';

/** A row of Mailboxes: what an access code opens. */
export const mailboxRowSchema = z.object({
  /** Half of HMAC(scrypt(code)). */
  pk: z.string(),
  tip: z.string(),
  publicKey: reporterPublicKeySchema,
  /** The reporter's private key, under the other half. */
  wrappedKey: z.string(),
  /** Once opened, a resent form no longer shows the code. */
  opened: z.boolean(),
  created: hourSchema,
});
export type MailboxRow = z.infer<typeof mailboxRowSchema>;
