import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { registerIdSchema } from './request.ts';

/** A row of Offices: `sk` `hold#<tip>`. Whose work a referral is within its organisation; it gives nobody a right. */
export const holdRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('hold#'),
  tip: z.string(),
  /** The register id of who holds it, who may have left since. */
  by: registerIdSchema,
  hour: hourSchema,
});
export type HoldRow = z.infer<typeof holdRowSchema>;

export const holdKey = (tip: string): string => `hold#${tip}`;
