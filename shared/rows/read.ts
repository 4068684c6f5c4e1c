import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partKindSchema } from '../domain/part.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { registerIdSchema } from './request.ts';

/** The Monday that a week begins with, by the country's calendar. */
export const weekSchema = z.iso.date();

/** A row of Offices: `sk` `read#<week>#<member>#<id>`. That somebody opened parts: what the custody log has too, where a week is found. */
export const readRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('read#'),
  tip: z.string(),
  by: registerIdSchema,
  week: weekSchema,
  hour: hourSchema,
  parts: z.array(partKindSchema),
  /** It was a colleague's work then, or nobody's any more. */
  outside: z.boolean(),
});
export type ReadRow = z.infer<typeof readRowSchema>;

/** A row of Offices: `sk` `readweek#<week>#<member>`. That somebody read anything in that week, and who has looked at it since. */
export const readWeekRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('readweek#'),
  by: registerIdSchema,
  week: weekSchema,
  reviewed: z.object({ by: registerIdSchema, hour: hourSchema }).optional(),
});
export type ReadWeekRow = z.infer<typeof readWeekRowSchema>;

export const readKey = (week: string, member: string, id: string): string => `read#${week}#${member}#${id}`;
export const readWeekKey = (week: string, member: string): string => `readweek#${week}#${member}`;
