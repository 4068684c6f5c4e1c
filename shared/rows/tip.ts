import * as z from 'zod';
import { consentSchema } from '../domain/consent.ts';
import { hourSchema } from '../domain/hour.ts';
import { lendingSchema } from '../domain/interpreting.ts';
import { labelSchema } from '../domain/label.ts';
import { partnerIdSchema, partnerKindSchema } from '../domain/partner.ts';
import { urgencySchema } from '../domain/urgency.ts';
import { reporterPublicKeySchema } from '../sealing/reporterKey.ts';
import { custodyDraftSchema } from './custodyEntry.ts';
import { keptSchema } from './kept.ts';
import { mustsSchema } from './must.ts';
import { owedSchema } from './owed.ts';
import { partReferenceSchema } from './part.ts';

/** A reason as a code and what it speaks of; rendered in words by `shared/routing/reasons.ts`. */
export const reasonSchema = z.object({ code: z.string(), fact: z.string() });

/** What triage, or a member of staff, made of the danger facts. */
const tipUrgencySchema = z.object({
  level: urgencySchema,
  /** ISO 8601, to the minute; kept only while it is owed. */
  due: z.string(),
  /** Orders equals; from the indicators. */
  order: z.number().int().nonnegative(),
  reasons: z.array(reasonSchema),
  by: z.string(),
});

/** A row of Tips. Its one conditional write is the acceptance. */
export const tipRowSchema = z.object({
  /** The tip id. */
  pk: z.string(),
  /** Grows with every change that routing must look at. */
  revision: z.number().int().positive(),
  label: labelSchema,
  consents: z.array(consentSchema),
  parts: z.array(partReferenceSchema),
  reporterKey: reporterPublicKeySchema.nullable(),
  /** Look-up key of the mailbox that is alive; an older one is dead. */
  mailbox: z.string().nullable(),
  /** A mailbox replaced by a new code, whose row is still to be deleted. */
  staleMailbox: z.string().nullable(),
  urgency: tipUrgencySchema.nullable(),
  lead: partnerIdSchema.nullable(),
  /** Every partner that has, or had, a referral; whom the first routing tells is in the custody log before, and here after. */
  engaged: z.array(partnerIdSchema),
  /** What leads asked for: who passed it on to whom, by which request. */
  passOns: z.array(z.object({ to: partnerIdSchema, by: partnerIdSchema, request: z.string() })),
  /** What is lent to interpreters now. */
  lendings: z.array(lendingSchema).optional(),
  /** Kinds of partner that hold parts now: what the reporter is told of who has it. */
  sharedWith: z.array(partnerKindSchema),
  /** The reporter can no longer open what they sent: their own recipient was removed at their wish. */
  sightGivenUp: z.boolean(),
  /** Sharing has stopped; what is sealed is erased once `eraseAfter` (ISO, to the hour) has passed. */
  deletion: z
    .object({
      requested: hourSchema,
      eraseAfter: hourSchema,
      /** Nobody asked for it: it was kept for as long as the country says. No code leads to it, and nothing undoes it. */
      expired: z.boolean().optional(),
    })
    .nullable(),
  /** Parts are withheld, or were when deletion was undone: routing lifts it once it has decided afresh. */
  withheld: z.boolean().optional(),
  /** What the review group decided about what the law says that others must receive. */
  musts: mustsSchema.optional(),
  /** Custody entries that are owed to the log. */
  entries: z.array(custodyDraftSchema),
  /**
   * Those of triage, which may write here and not above: what was accepted, or asked for, is not its to say. Rows that were
   * written before there was this field have none.
   */
  triaged: z.array(custodyDraftSchema).default([]),
  /** A supervisor says that who sent it misuses the line: until then their calls lead to the numbers and the message. */
  misuseUntil: hourSchema.optional(),
  /** Sharing was narrowed: until then, ISO 8601, routing stays owed, and looks once more whether all was taken back. */
  lookAgain: z.string().optional(),
  ...keptSchema.partial().shape,
  ...owedSchema.partial().shape,
});
/** What a reporter can say again in their mailbox, and a restore could forget. */
export const SAID_FIELDS = ['deletion', 'withheld', 'consents', 'mailbox', 'staleMailbox', 'sightGivenUp'] as const;
export type TipRow = z.infer<typeof tipRowSchema>;
