import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { urgencySchema } from '../domain/urgency.ts';
import { owedSchema } from './owed.ts';

/** How a partner's duty phone was rung for one alarm. `missing`: it has none, or none that may be called. `before`: it had rung just then. */
const ringSchema = z.enum(['asked', 'rung', 'unconfirmed', 'failed', 'before', 'missing']);

const toldSchema = z.object({
  partner: partnerIdSchema,
  ring: ringSchema,
  /** `sending` is written before the provider is asked: who finds it asks for nothing twice. */
  text: z.enum(['none', 'sending', 'sent', 'unconfirmed', 'failed', 'stopped']),
  hour: hourSchema,
  /** Only where `ring` is `before`: when it may ring for this. ISO 8601; gone once the alarm is over. */
  again: z.string().optional(),
});

export const ALARM = 'alarm';

/**
 * A row of Relay, `pk` `alarm<hash>`, `sk` `job#alarm`: an urgent referral of which duty phones are told, one after the other, until
 * somebody takes it. Nobody can tell by its key which tip it is of, who does not know the tip. Gone an hour after it is over.
 */
export const alarmJobSchema = z.object({
  pk: z.string().regex(/^alarm[0-9a-f]{32}$/),
  sk: z.literal('job#alarm'),
  kind: z.literal('alarm'),
  revision: z.number().int().positive(),
  /** Whose referral it is. */
  partner: partnerIdSchema,
  tip: z.string(),
  /** What is immediate rings also where somebody has just taken something else. */
  urgency: urgencySchema.optional(),
  /** The alarm of the same referral that this one takes the place of: it rings nobody any more. */
  instead: z.string().optional(),
  state: z.enum(['waiting', 'ringing', 'texting', 'told', 'over']),
  /** In this order; `state` is that of the last. Each once, and once more who was put off. */
  told: z.array(toldSchema),
  /** When what is asked of the provider was asked. ISO 8601; gone once it is over. */
  asked: z.string().optional(),
  /** When the next is told; once it is over, the hour in which it is deleted. ISO 8601. */
  until: z.string().optional(),
  /** Who pressed 1, by their place in `told`; and whose call has ended. `phone` writes these two and nothing else. */
  taken: z.number().int().nonnegative().optional(),
  ended: z.number().int().nonnegative().optional(),
  ...owedSchema.partial().shape,
});
export type AlarmJob = z.infer<typeof alarmJobSchema>;

/**
 * A row of Relay, `pk` `duty<hash>` of the partner, `sk` `job#rung`: when its duty phone was rung last, so that several urgent
 * things at once do not ring it several times. Its moments are gone as soon as they count for nothing, and it with the hour.
 */
export const rungRowSchema = z.object({
  pk: z.string(),
  sk: z.literal('job#rung'),
  kind: z.literal('rung'),
  revision: z.number().int().positive(),
  /** ISO 8601 */
  rung: z.string().optional(),
  /** For which alarm, and at which place in its `told`. */
  rungFor: z.string().optional(),
  taken: z.string().optional(),
  /** When it was texted without having rung, since it may not ring any more in that hour; and for which, likewise. */
  texted: z.string().optional(),
  textedFor: z.string().optional(),
  /** How often, in the hour that it was begun in; and the end of that hour. */
  count: z.number().int().nonnegative(),
  until: z.string(),
  ...owedSchema.partial().shape,
});
export type RungRow = z.infer<typeof rungRowSchema>;

export const OTHERS = 'others';

/**
 * A row of Relay, `pk` the tip, `sk` `others`: whom routing lets be told that something of this tip waits, though they hold nothing of
 * it. Whom the reporter named is not among them.
 */
export const othersRowSchema = z.object({
  pk: z.string(),
  sk: z.literal(OTHERS),
  partners: z.array(partnerIdSchema),
});
