import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { labelSchema } from '../domain/label.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { sealedTextSchema } from '../sealing/sealedText.ts';
import { owedSchema } from './owed.ts';

/** What became of a call back, as whoever asked for it sees it. */
export const callings = [
  'call_begins',
  'call_no_phone',
  'call_not_taken',
  'call_rings',
  'call_nobody',
  'call_machine',
  'call_no_code',
  'call_missed',
  'call_talked',
  'call_outside',
  'call_busy',
  'call_tried',
  'call_stopped',
  'call_gone',
  'call_failed',
  'call_not_confirmed',
] as const;
const callingSchema = z.enum(callings);
export type Calling = z.infer<typeof callingSchema>;

/** The job by which `asked` is looked at: the row is one. */
export const CALL_BACK = 'callback';

/**
 * A row of Relay, `pk` the tip, `sk` `job#callback`: they asked to be called back, and have a code. The number is sealed to the
 * relay alone.
 */
export const callBackRowSchema = z.object({
  pk: z.string(),
  sk: z.literal(`job#${CALL_BACK}`),
  kind: z.literal('callback'),
  revision: z.number().int().positive(),
  number: sealedTextSchema,
  digest: z.string(),
  /** A keyed hash of the number: that no more is to be sent stands under it, and tries at codes are counted by it. */
  contact: z.string(),
  when: labelSchema.shape.answer.shape.when,
  language: z.string(),
  /** The number of ours that they called, E.164: what the partner's telephone shows. */
  line: z.string(),
  /** The hours of the latest calls. */
  tries: z.array(hourSchema),
  /** The call that is being made, and until when nobody begins another. ISO 8601, on the hour: it stays with the row. */
  current: z.object({ job: z.string(), until: z.string() }).optional(),
  /** ISO 8601, on the hour. */
  expires: z.string(),
  ...owedSchema.partial().shape,
});
export type CallBackRow = z.infer<typeof callBackRowSchema>;

/**
 * A partner wants to call back. `asking`: their own telephone rings, or was to ring; `calling` is written before the reporter's
 * is asked for, so that whoever finds it asks for nothing twice; `called`: it rings; `over`: nothing follows any more.
 */
export const backJobSchema = z.object({
  pk: z.string(),
  sk: z.string().startsWith('job#'),
  kind: z.literal('back'),
  revision: z.number().int().positive(),
  state: z.enum(['waiting', 'asking', 'calling', 'called', 'over']),
  shown: callingSchema,
  partner: partnerIdSchema,
  /** ISO 8601: of the step that it is at; the hour, once the reporter's telephone rings. */
  since: z.string(),
  looks: z.number().int().nonnegative(),
  /** When it is looked at again. ISO 8601; on the hour where that is far off. */
  until: z.string(),
  ...owedSchema.partial().shape,
});
export type BackJob = z.infer<typeof backJobSchema>;

export const CALLED = 'called';

/**
 * Stands under what the provider knows a call back by, `sk` `job#called`: which job that is, and what happened in it. Each is
 * only ever set, so that they may come in any order. It is gone after two days.
 */
export const calledRowSchema = z.object({
  pk: z.string(),
  sk: z.literal(`job#${CALLED}`),
  kind: z.literal('called'),
  revision: z.number().int().positive(),
  tip: z.string(),
  job: z.string(),
  /** The partner pressed 1, and waits; and does so no more. */
  taken: z.boolean().optional(),
  left: z.boolean().optional(),
  /** The reporter's telephone was picked up; by a machine. */
  answered: z.boolean().optional(),
  machine: z.boolean().optional(),
  /** The code was keyed; and they spoke with each other. */
  coded: z.boolean().optional(),
  talked: z.boolean().optional(),
  /** How the provider says that the call to the reporter ended. */
  end: z.enum(['completed', 'nobody', 'failed']).optional(),
  until: z.string(),
  ...owedSchema.partial().shape,
});
export type CalledRow = z.infer<typeof calledRowSchema>;
/** What can happen in a call back. */
export type Happened = Pick<CalledRow, 'taken' | 'left' | 'answered' | 'machine' | 'coded' | 'talked' | 'end'>;
