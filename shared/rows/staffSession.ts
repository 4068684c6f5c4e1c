import * as z from 'zod';
import { partnerIdSchema } from '../domain/partner.ts';

/** A row of Offices: `sk` `session#<id>`, where the id is derived from the cookie's secret. It holds no key and no role. */
export const staffSessionRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('session#'),
  /** Whose register row is read with every request: who is taken off the register is out at once. */
  sub: z.string(),
  /** Seconds since 1970: sign-in, which bounds the session absolutely. */
  started: z.number().int(),
  /** Seconds since 1970: the idle limit, moved on by use. */
  expires: z.number().int(),
});
export type StaffSessionRow = z.infer<typeof staffSessionRowSchema>;

export const staffSessionKey = (id: string): string => `session#${id}`;
