import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { deferReasonSchema, onCallReasonSchema, refuseReasonSchema } from '../domain/must.ts';
import { partKindSchema } from '../domain/part.ts';
import { partnerIdSchema, partnerKindSchema } from '../domain/partner.ts';

const dateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One person's word. `who` is a hash of what the identity provider calls them, so that nobody counts twice under two ids. */
const signatureSchema = z.object({ who: z.string(), by: z.string(), request: z.string(), hour: hourSchema });
export type Signature = z.infer<typeof signatureSchema>;

/**
 * What people decided about something that a partner must receive without consent. `claims` are what it speaks of, each as
 * `<part> <policy>`: what the law asks for otherwise later is another thing, and is decided anew.
 */
const releaseSchema = z.object({
  id: z.string(),
  partner: partnerIdSchema,
  claims: z.array(z.string()),
  signed: z.array(signatureSchema).max(2),
  /** One of them released it alone, being on call. */
  onCall: onCallReasonSchema.nullable(),
  /** What they did was looked at by a second person, and found right. */
  reviewed: signatureSchema.nullable(),
  /** `found_wrong`: it was released on call, and the second person found that it should not have been. */
  refused: signatureSchema.extend({ reason: z.enum([...refuseReasonSchema.options, 'found_wrong']) }).nullable(),
  /** Nothing asks for it any more, so nothing is given on it; that it was right is still to be looked at. */
  lapsed: z.boolean(),
});
export type Release = z.infer<typeof releaseSchema>;

/** Told later: on that day, in the country's time zone. */
const deferralSchema = z.object({ partner: partnerIdSchema, reason: deferReasonSchema, until: dateSchema });

/** What was passed on by such a release: what the reporter is told of it, and when they were. */
const passedSchema = z.object({
  id: z.string(),
  partner: partnerIdSchema,
  kind: partnerKindSchema,
  /** With who is reporting. */
  named: z.boolean(),
  told: hourSchema.nullable(),
  /** It was taken back: before anybody had opened it, or after. */
  back: z.enum(['unread', 'read']).nullable(),
});
export type Passed = z.infer<typeof passedSchema>;

/** A field of a tip: all that people decided about what the law asks for. Closed to staff; routing writes it for them. */
export const mustsSchema = z.object({
  releases: z.array(releaseSchema),
  deferrals: z.array(deferralSchema),
  passed: z.array(passedSchema),
  /** Requests that are in it: one that comes again changes nothing. */
  requests: z.array(z.string()),
});
export type Musts = z.infer<typeof mustsSchema>;
export const NO_MUSTS: Musts = { releases: [], deferrals: [], passed: [], requests: [] };

/** `half`: one of two people has released it. `on_call`: released by one, and the second has to look at it. */
const mustPhases = ['waiting', 'half', 'on_call', 'released', 'refused'] as const;
export type MustPhase = (typeof mustPhases)[number];

/** What the reviewer, and nobody else, is shown of it, in its referral. */
export const mustItemSchema = z.object({
  id: z.string(),
  partner: partnerIdSchema,
  kind: partnerKindSchema,
  parts: z.array(partKindSchema),
  policies: z.array(z.string()),
  phase: z.enum(mustPhases),
  /** Ids of the register of who released it, or did not. */
  by: z.array(z.string()),
  hour: hourSchema.nullable(),
  /** Why: of who was on call, or who did not release it. */
  reason: z.string().nullable(),
  /** Until when the second person has to have looked at it. */
  due: hourSchema.nullable(),
  overdue: z.boolean(),
  /** Life, or a child, is in danger now: one person may release it. */
  mayBeAlone: z.boolean(),
  told: z.enum(['not_yet', 'told']),
  deferred: z.object({ reason: deferReasonSchema, until: dateSchema }).nullable(),
  back: passedSchema.shape.back,
});
export type MustItem = z.infer<typeof mustItemSchema>;
