import * as z from 'zod';
import { hourSchema } from './hour.ts';
import { partKindSchema } from './part.ts';
import { partnerIdSchema } from './partner.ts';

/** For how long a part may be lent to an interpreter, in hours. */
export const lendingHours = ['4', '24', '72'] as const;
export const lendingHoursSchema = z.enum(lendingHours);

/** A tip lends so many items at a time. */
export const MOST_LENT = 20;

/** A language as packs name it. */
export const tongueSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

/** One item of a tip, lent to an interpreter until an hour: what it is, and from which language into which. */
export const lentSchema = z.object({
  to: partnerIdSchema,
  part: partKindSchema,
  digest: z.string(),
  from: tongueSchema,
  into: tongueSchema,
  until: hourSchema,
});
export type Lent = z.infer<typeof lentSchema>;

/** The same with who asked for it, and by which request. It ends with its time, or with what it rests on. */
export const lendingSchema = lentSchema.extend({ by: partnerIdSchema, request: z.string() });
export type Lending = z.infer<typeof lendingSchema>;

/** Whether its time is not over yet. */
export const isLent = ({ until }: Pick<Lent, 'until'>, now: Date): boolean => new Date(until) > now;

/** What a translation says of itself. */
export const translationSchema = z.object({
  /** The digest of what was translated; its own seal names it too. */
  of: z.string(),
  from: tongueSchema,
  into: tongueSchema,
});
