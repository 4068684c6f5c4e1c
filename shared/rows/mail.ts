import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';

/** The row's sort key, in Offices and in Relay. */
export const MAIL = 'mail';

/** An address that mail can go to, as it is kept: without blanks, and no longer than SMTP has it. */
export const mailAddressSchema = z.email().max(254);

/** A row of Offices, `sk` `mail`: where a partner is told that something waits. Set by the partner, or by an operator. */
export const mailRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.literal(MAIL),
  address: mailAddressSchema,
  /** Since when, and the register id of who set it; an operator leaves neither. */
  hour: hourSchema.optional(),
  by: z.string().optional(),
});
export type MailRow = z.infer<typeof mailRowSchema>;

/** Begins the partition keys of rows of Relay in which delivery keeps when it last wrote to a partner. */
export const MAILED = 'mail#';
export const mailedKey = (partner: string): { pk: string; sk: string } => ({ pk: `${MAILED}${partner}`, sk: MAIL });

/**
 * A row of Relay, `pk` `mail#<partner>`. One mail an hour at most: their number would else tell how many tips came, and their times
 * when. So it knows hours, and no more.
 */
export const mailedRowSchema = z.object({
  pk: z.string().startsWith(MAILED),
  sk: z.literal(MAIL),
  revision: z.number().int().positive(),
  /** The hour in which one was last begun, and in which one last went out. */
  begun: hourSchema,
  said: hourSchema.nullable(),
});
export type MailedRow = z.infer<typeof mailedRowSchema>;
