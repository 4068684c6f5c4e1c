import * as z from 'zod';
import { referralStateSchema } from '../../../shared/domain/referral.ts';
import { urgencySchema } from '../../../shared/domain/urgency.ts';
import { exploitationSchema } from '../../../shared/domain/vocabulary.ts';
import type { InboxRow } from '../ports.ts';

/** A reference as it is said, or the beginning of one; of what was typed nothing else is kept. */
const referenceSchema = z
  .string()
  .max(80)
  .catch('')
  .transform((typed) => typed.replaceAll(/[\s-]/g, '').toLowerCase())
  .transform((typed) => (/^[0-9a-f]{4,64}$/.test(typed) ? typed : ''));

const code = z.string().max(40).catch('');
const day = z.iso.date().optional().catch(undefined);

/** What is asked for. What does not make sense narrows nothing. */
export const searchSchema = z.object({
  reference: referenceSchema,
  area: code,
  language: code,
  exploitation: exploitationSchema.optional().catch(undefined),
  state: referralStateSchema.optional().catch(undefined),
  urgency: urgencySchema.optional().catch(undefined),
  /** Days by which it was received, both counted. */
  from: day,
  to: day,
  after: z.string().max(400).catch(''),
});
export type Search = z.infer<typeof searchSchema>;

/** Whether a line's label is as it is asked for: nothing but what the inbox shows of it. */
export const fits = (
  { area, language, exploitation, state, urgency, from, to }: Search,
  row: InboxRow,
  dayOf: (hour: string) => string,
): boolean => {
  const received = dayOf(row.label.received);
  return (
    row.ended === null &&
    (area === '' || row.label.area === area) &&
    (language === '' || row.label.language === language) &&
    (exploitation === undefined || row.label.exploitation.includes(exploitation)) &&
    (state === undefined || row.state === state) &&
    (urgency === undefined || row.urgency === urgency) &&
    (from === undefined || received >= from) &&
    (to === undefined || received <= to)
  );
};
