import * as z from 'zod';
import { answerSchema } from './answer.ts';
import { hourSchema } from './hour.ts';
import { exploitationSchema, indicatorSchema, needSchema, relationSchema } from './vocabulary.ts';

export const channelSchema = z.enum(['web', 'sms', 'voice', 'staff']);

/** People spoken of, as counts: never who they are. */
export const peopleSchema = z.object({
  age: z.enum(['child', 'adult', 'unknown']),
  sex: z.enum(['female', 'male', 'other', 'unknown']),
  count: z.number().int().min(1).max(999),
});

/** What was asked, or (`words`) found by the per-language word list at intake, while the words were in memory. */
export const dangerSchema = z.object({
  now: answerSchema,
  hurt: answerSchema,
  selfHarm: answerSchema,
  moved: answerSchema,
  /** Is the person in danger under 18? */
  child: answerSchema,
  /** Which classes of the word list were met in the sealed text; never the words. */
  words: z.array(z.enum(['danger', 'hurt', 'selfHarm', 'moved', 'child'])),
});
export type Danger = z.infer<typeof dangerSchema>;

/** Why intake put a tip last among the routine: it is still taken, and still read. */
const suspicionSchema = z.enum(['none', 'honeypot', 'flood']);
export type Suspicion = z.infer<typeof suspicionSchema>;

/** The few facts that are not sealed, because queues need them. No free text, ever. */
export const labelSchema = z.object({
  jurisdiction: z.string().regex(/^[a-z]{2}$/),
  /** An area of the pack, or `unknown`; never finer than the pack allows. */
  area: z.string().regex(/^([A-Z]{2}-[A-Z0-9]{1,3}|unknown)$/),
  channel: channelSchema,
  /** BCP 47 */
  language: z.string().min(2).max(12),
  exploitation: z.array(exploitationSchema),
  indicators: z.array(indicatorSchema),
  people: z.array(peopleSchema),
  reporter: z.object({ relation: relationSchema, child: answerSchema }),
  danger: dangerSchema,
  needs: z.array(needSchema),
  answer: z.object({
    safe: answerSchema,
    /** When the person said it is safe, in the country's time zone. */
    when: z.enum(['any', 'morning', 'afternoon', 'evening', 'night', 'unknown']),
    /** A number was left, sealed to the relay. */
    number: z.boolean(),
    /** It goes on by text: from a phone that the code was texted from, and may be texted. */
    texts: z.boolean().optional(),
    /** They asked to be called back, and have the code that it takes. */
    callBack: z.boolean().optional(),
    /** When they did: it holds from then on, however old the tip is. */
    callBackAsked: hourSchema.optional(),
  }),
  /** Ids from the pack's public list of partners and offices: who must not see this. */
  conflicts: z.array(z.string().regex(/^[a-z][a-z0-9-]{1,39}$/)),
  suspicion: suspicionSchema,
  received: hourSchema,
});
export type Label = z.infer<typeof labelSchema>;
