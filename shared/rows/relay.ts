import * as z from 'zod';
import { partnerIdSchema } from '../domain/partner.ts';
import { sealedTextSchema } from '../sealing/sealedText.ts';
import { backJobSchema, callBackRowSchema, calledRowSchema, callings } from './callBack.ts';
import { alarmJobSchema, rungRowSchema } from './alarm.ts';
import { tryJobSchema } from './tryDuty.ts';
import { owedSchema } from './owed.ts';

/** When somebody said that a text is safe, in the country's time. */
export const safeTimes = ['any', 'morning', 'afternoon', 'evening'] as const;
export const safeDays = ['all', 'weekdays', 'weekend'] as const;

/** What a reporter chose for answers by text. */
const chosenSchema = z.object({
  /** Which of the pack's harmless texts says that something waits. */
  nudge: z.string(),
  /** A keyed hash of their own word, upon which the answer comes. */
  word: z.string(),
  time: z.enum(safeTimes),
  days: z.enum(safeDays),
});

export const TERMS = 'terms';

/** A row of Relay, `pk` the tip, `sk` `terms`: how its reporter may be texted. The number is sealed to the relay alone. */
export const termsRowSchema = z.object({
  pk: z.string(),
  sk: z.literal(TERMS),
  revision: z.number().int().positive(),
  number: sealedTextSchema,
  digest: z.string(),
  /** A keyed hash of the number: that no more is to be sent stands under it. */
  contact: z.string(),
  /** The number of ours that they know, E.164. */
  line: z.string(),
  language: z.string(),
  /** They said that this phone may be texted. */
  allowed: z.boolean(),
  chosen: chosenSchema,
  /** Until then what waits may go out: they texted their word. ISO 8601. */
  openUntil: z.string().optional(),
  /** "Not now": no nudge before. ISO 8601. */
  notBefore: z.string().optional(),
  /** The nudge that they have not answered yet, by its job. */
  nudged: z.string().optional(),
  /** When their conversation is over, ISO 8601: their word would then be the first text of another. */
  expires: z.string(),
});
export type TermsRow = z.infer<typeof termsRowSchema>;

/** What became of a text, as whoever wrote it sees it. */
const sendings = [
  'waits',
  'no_word',
  'nudged',
  'stopped',
  'sent',
  'delivered',
  'failed',
  'not_confirmed',
  'too_long',
  'expired',
] as const;
const sendingSchema = z.enum(sendings);
export type Sending = z.infer<typeof sendingSchema>;
/** What became of a text, or of a call back. */
const becameSchema = z.enum([...sendings, ...callings]);
export type Became = z.infer<typeof becameSchema>;

/**
 * `sending` is written before the provider is asked: whoever finds it does not know whether it took effect, and asks for
 * nothing twice. `over`: nothing follows from it any more.
 */
const jobFields = {
  pk: z.string(),
  sk: z.string().startsWith('job#'),
  revision: z.number().int().positive(),
  state: z.enum(['waiting', 'sending', 'sent', 'over']),
  shown: sendingSchema,
  /**
   * The request that is made, or was made last: `id` is what the provider brings back with what became of it; `since` is ISO 8601, and
   * the hour once it is known whether it went out.
   */
  send: z.object({ id: z.string(), since: z.string(), looks: z.number().int().nonnegative() }).optional(),
  /** Of the texts that went out of it, a hash of the provider's id of each: another that says the same is not one of these. */
  marks: z.array(z.string()).default([]),
  /** Ends its waiting. The hour. */
  since: z.string(),
  /** When it is to be looked at; `owedNext` is upkeep's own. ISO 8601. */
  until: z.string(),
  ...owedSchema.partial().shape,
};

/** A message of a partner to the reporter. `sealed` is gone once nothing more is sent of it. */
const answerJobSchema = z.object({
  ...jobFields,
  kind: z.literal('answer'),
  partner: partnerIdSchema,
  /** The request by which they asked for it, and the version of the message. */
  request: z.string(),
  digest: z.string(),
  sealed: sealedTextSchema.optional(),
  /** Of the answers to this tip, counted from 0: so they go out. */
  order: z.number().int().nonnegative().default(0),
  /** How many texts of it have gone out. */
  part: z.number().int().nonnegative(),
});
export type AnswerJob = z.infer<typeof answerJobSchema>;

/** Says, in the words that they chose, that something waits. */
const nudgeJobSchema = z.object({ ...jobFields, kind: z.literal('nudge') });
export type NudgeJob = z.infer<typeof nudgeJobSchema>;

/**
 * `pk` the queue in which a caller waits, `sk` `job#ring-<at>`: the telephone of the next partner who has one is to ring. `none`: nobody
 * else has. It names no caller; it is gone after a day.
 */
export const ringJobSchema = z.object({
  pk: z.string(),
  sk: z.string().startsWith('job#ring-'),
  revision: z.number().int().positive(),
  kind: z.literal('ring'),
  state: z.enum(['waiting', 'rung', 'none']),
  at: z.number().int().nonnegative(),
  partners: z.array(partnerIdSchema),
  language: z.string(),
  line: z.string(),
  since: z.string(),
  ...owedSchema.partial().shape,
});
export type RingJob = z.infer<typeof ringJobSchema>;

/** Their word came: what waits for this tip is looked at. */
const lookJobSchema = z.object({
  pk: z.string(),
  sk: z.string().startsWith('job#'),
  kind: z.literal('look'),
  ...owedSchema.partial().shape,
});

/** How they may be texted is looked after, as long as that stands. */
const tendJobSchema = z.object({
  pk: z.string(),
  sk: z.literal('job#tend'),
  kind: z.literal('tend'),
  ...owedSchema.partial().shape,
});
export type TendJob = z.infer<typeof tendJobSchema>;

/** A text that was found at the provider, `sk` `job#mark-<hash of its id>`: which job it is of. It is gone after two hours. */
export const markRowSchema = z.object({
  pk: z.string(),
  sk: z.string().startsWith('job#mark-'),
  kind: z.literal('mark'),
  job: z.string(),
  ...owedSchema.partial().shape,
});

/**
 * Stands under the id that a request to the provider bears, `sk` `job#sent`: which job that was, and what the provider said
 * of it since. It is gone after two days.
 */
export const sentRowSchema = z.object({
  pk: z.string(),
  sk: z.literal('job#sent'),
  kind: z.literal('sent'),
  tip: z.string(),
  job: z.string(),
  status: z.enum(['accepted', 'delivered', 'failed', 'stopped']).optional(),
  /** Of the text that it says that of. */
  mark: z.string().optional(),
  until: z.string(),
  ...owedSchema.partial().shape,
});

export type SentRow = z.infer<typeof sentRowSchema>;

export const relayRowSchema = z.discriminatedUnion('kind', [
  answerJobSchema,
  nudgeJobSchema,
  ringJobSchema,
  lookJobSchema,
  tendJobSchema,
  markRowSchema,
  sentRowSchema,
  callBackRowSchema,
  backJobSchema,
  calledRowSchema,
  alarmJobSchema,
  rungRowSchema,
  tryJobSchema,
]);
export const textJobSchema = z.discriminatedUnion('kind', [answerJobSchema, nudgeJobSchema]);
export type TextJob = z.infer<typeof textJobSchema>;

/** How many texts went out on a day of the country, `pk` `spent`, `sk` the date. */
export const spentRowSchema = z.object({
  pk: z.literal('spent'),
  sk: z.string(),
  revision: z.number().int().positive(),
  count: z.number().int().nonnegative(),
});

/** A row of Referrals, `sk` `sent#<tip>#<request>`: what became of an answer by text. Routing makes it, the relay says what. */
export const sentKey = (tip: string, request: string): string => `sent#${tip}#${request}`;

/** That row, as the partner who answered reads it. */
export const sentAnswerRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('sent#'),
  sending: becameSchema,
});
