import * as z from 'zod';
import { lendingHoursSchema, tongueSchema } from '../../shared/domain/interpreting.ts';
import { Plain } from '../../shared/domain/plain.ts';
import { partnerIdSchema } from '../../shared/domain/partner.ts';
import { partKinds } from '../../shared/domain/part.ts';
import { declineReasonSchema, outcomeSchema, urgencyReasonSchema } from '../../shared/domain/referral.ts';
import { serviceLineSchema } from '../../shared/domain/service.ts';
import { urgencySchema } from '../../shared/domain/urgency.ts';
import { mustActs } from '../../shared/rows/request.ts';

/** Characters; the browser holds people to the same number. */
export const LONGEST_TEXT = 8000;

/** Forms send each line's end as two characters (HTML §4.10.21), which would count and be sealed as such. */
const wordsSchema = z.string().transform((text) => new Plain(text.replaceAll('\r\n', '\n').trim()));
const someWords = wordsSchema
  .refine((words) => !words.isEmpty, 'words_missing')
  .refine((words) => words.reveal().length <= LONGEST_TEXT, 'words_too_long');
const maybeWords = wordsSchema.refine((words) => words.reveal().length <= LONGEST_TEXT, 'words_too_long');

/** What a form asks for, before its words are sealed. */
export const askSchema = z.discriminatedUnion('act', [
  z.object({ act: z.literal('acknowledge') }),
  z.object({ act: z.literal('accept') }),
  z.object({ act: z.literal('close') }),
  z.object({ act: z.literal('call_back') }),
  z.object({ act: z.literal('mark_misuse') }),
  z.object({ act: z.literal('lift_misuse') }),
  z.object({ act: z.literal('export') }),
  z.object({ act: z.literal('decline'), reason: declineReasonSchema }),
  z.object({ act: z.literal('answer'), words: someWords }),
  z.object({ act: z.literal('note'), words: someWords }),
  z.object({ act: z.literal('pass_on'), to: partnerIdSchema, words: maybeWords }),
  z.object({
    act: z.literal('ask_interpreter'),
    to: partnerIdSchema,
    /** Its digest. */
    item: z.string().max(64),
    from: tongueSchema,
    into: tongueSchema,
    hours: lendingHoursSchema,
  }),
  z.object({ act: z.literal('translate'), of: z.string().max(64), words: someWords }),
  z.object({ act: z.literal('change_urgency'), to: urgencySchema, reason: urgencyReasonSchema }),
  z.object({ act: z.literal('outcome'), outcome: outcomeSchema }),
  serviceLineSchema.extend({ act: z.literal('service') }),
  ...mustActs,
]);
export type Ask = z.infer<typeof askSchema>;

const actNameSchema = z.enum([
  'acknowledge',
  'accept',
  'decline',
  'answer',
  'note',
  'pass_on',
  'ask_interpreter',
  'translate',
  'change_urgency',
  'service',
  'outcome',
  'close',
  'call_back',
  'mark_misuse',
  'lift_misuse',
  'export',
  'release',
  'release_now',
  'review_release',
  'refuse_release',
  'allow_release',
  'defer_telling',
]);

/** Every POST has these; a form from before a new sign-in has them wrong. */
export const tokenSchema = z.object({ csrf: z.string().catch(''), nonce: z.string().catch('') });

/** Kinds of part to open. `acknowledge` where it is the first look; `earlier` for a conversation's beginning too. */
export const openSchema = z.object({
  part: z.array(z.enum(partKinds)).catch([]),
  acknowledge: z.literal('yes').optional().catch(undefined),
  earlier: z.literal('yes').optional().catch(undefined),
});

/** What was typed and chosen, kept as it came, for showing it again beside what is wrong with it. */
export const typedSchema = z.object({
  act: actNameSchema.optional().catch(undefined),
  words: z
    .string()
    .catch('')
    .transform((text) => new Plain(text)),
  to: z.string().catch(''),
  reason: z.string().catch(''),
  outcome: z.string().catch(''),
  must: z.string().catch(''),
  answer: z.string().catch(''),
  until: z.string().catch(''),
  need: z.string().catch(''),
  state: z.string().catch(''),
  item: z.string().catch(''),
  of: z.string().catch(''),
  from: z.string().catch(''),
  into: z.string().catch(''),
  hours: z.string().catch(''),
});
export type Typed = z.infer<typeof typedSchema>;
