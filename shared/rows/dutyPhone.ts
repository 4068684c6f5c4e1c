import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { sealedTextSchema } from '../sealing/sealedText.ts';

/** The row's sort key: a partner has one duty phone. */
export const DUTY = 'duty';

/** A row of Offices, `sk` `duty`: the telephone that rings when something urgent waits. Only the relay opens the number. */
export const dutyPhoneRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.literal(DUTY),
  number: sealedTextSchema,
  /** Of the sealed number. */
  digest: z.string(),
  /** Its last two digits: enough for its owners to tell which it is, and for nobody to ring it. */
  ends: z
    .string()
    .regex(/^\d{2}$/)
    .optional(),
  /** Since when, and the register id of who set it. */
  hour: hourSchema,
  by: z.string(),
  /** What became of the last text to it, which the relay says. `stopped`: its owner wants none, and it only rings. */
  texts: z.enum(['sent', 'stopped']).optional(),
});
export type DutyPhoneRow = z.infer<typeof dutyPhoneRowSchema>;
