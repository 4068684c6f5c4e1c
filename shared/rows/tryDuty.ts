import { createHash } from 'node:crypto';
import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema, type PartnerId } from '../domain/partner.ts';
import { owedSchema } from './owed.ts';
import { requestKey, requestRowSchema } from './request.ts';

/** Once in so long, however often the button is pressed. */
const SLOT_MILLISECONDS = 10 * 60_000;
export const slotOf = (moment: Date): number => Math.floor(moment.getTime() / SLOT_MILLISECONDS);

export const TRY_DUTY = 'try-duty';

/** A row of Offices, `request#try-duty`: somebody wants to hear whether the duty phone rings. The latest takes the place of the one before. */
export const tryDutyRowSchema = requestRowSchema.pick({ by: true, role: true }).extend({
  pk: partnerIdSchema,
  sk: z.literal(requestKey(TRY_DUTY)),
  id: z.literal(TRY_DUTY),
  /** In which ten minutes. */
  slot: z.number().int(),
  hour: hourSchema,
  ...owedSchema.partial().shape,
});
export type TryDutyRow = z.infer<typeof tryDutyRowSchema>;

/** A row of Relay, `pk` `try<hash>`, `sk` `job#try`: a duty phone is to ring once, to try it. Gone in the hour after. */
export const tryJobSchema = z.object({
  pk: z.string(),
  sk: z.literal('job#try'),
  kind: z.literal('try'),
  revision: z.number().int().positive(),
  partner: partnerIdSchema,
  state: z.enum(['waiting', 'rung']),
  until: z.string(),
  ...owedSchema.partial().shape,
});
export type TryJob = z.infer<typeof tryJobSchema>;

export const tryKey = (partner: PartnerId, slot: number) =>
  ({
    pk: `try${createHash('sha256').update(`quietline/1/try:${partner}/${slot}`).digest('hex').slice(0, 32)}`,
    sk: 'job#try',
  }) as const;
