import * as z from 'zod';
import { consentSchema } from '../domain/consent.ts';
import { hourSchema } from '../domain/hour.ts';
import { lentSchema, tongueSchema } from '../domain/interpreting.ts';
import { labelSchema } from '../domain/label.ts';
import { partKindSchema } from '../domain/part.ts';
import { partnerIdSchema, partnerKindSchema } from '../domain/partner.ts';
import { serviceLineSchema } from '../domain/service.ts';
import { basisSchema, referralStateSchema } from '../domain/referral.ts';
import { urgencySchema } from '../domain/urgency.ts';
import { reporterPublicKeySchema } from '../sealing/reporterKey.ts';
import { custodyDraftSchema } from './custodyEntry.ts';
import { mustItemSchema } from './must.ts';
import { owedSchema } from './owed.ts';
import { partReferenceSchema } from './part.ts';
import { reasonSchema } from './tip.ts';

/** What a partner sees of the label: no names to avoid, no suspicion of abuse beyond that it is marked. */
export const labelProjectionSchema = labelSchema.omit({ conflicts: true });

/** A line of the history that a partner sees: its own acts and those of `reporter`; never another partner. */
const historyLineSchema = z.object({
  act: z.string(),
  /** A role, `reporter` or `pipeline`; never a name. */
  by: z.string(),
  hour: hourSchema,
  detail: z.string().nullable(),
});

/** Someone this partner could pass the tip on to, or could lend a part to, within consent: a public name and kind. */
const passOnOptionSchema = z.object({
  partner: partnerIdSchema,
  kind: partnerKindSchema,
  parts: z.array(partKindSchema),
  /** An interpreter: between these languages, and one item at a time. It takes no tip over. */
  interprets: z.array(tongueSchema).optional(),
});

export const inboxBoxes = ['new', 'open', 'closed'] as const;

/** A row of Referrals: `pk` the partner, `sk` `referral#<tip>`. Written by the pipeline, read by that partner's staff. */
export const referralRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('referral#'),
  tip: z.string(),
  revision: z.number().int().positive(),
  state: referralStateSchema,
  basis: basisSchema,
  lead: z.boolean(),
  urgency: urgencySchema,
  /** ISO 8601, to the minute. */
  due: z.string(),
  /** Orders equals; from the indicators. */
  order: z.number().int().nonnegative(),
  label: labelProjectionSchema,
  /** The choice in force and what it covers, as the reporter gave it. */
  consent: consentSchema.nullable(),
  reasons: z.array(reasonSchema),
  history: z.array(historyLineSchema),
  /** What was granted and stands. */
  parts: z.array(partReferenceSchema),
  /** Only the lead has these: the key to seal an answer to, and where the tip may be passed on to. */
  reporterKey: reporterPublicKeySchema.nullable(),
  reporterThumbprint: z.string().nullable(),
  passOnOptions: z.array(passOnOptionSchema),
  /** The reviewer alone has these: what the law says that others must receive, and what was decided of it. */
  musts: z.array(mustItemSchema).optional(),
  /** Of an interpreter: what is lent to it now. Of the lead: what is lent to interpreters. */
  lent: z.array(lentSchema).optional(),
  outcome: z.string().nullable(),
  /** What this partner gives, line by line. Its own: nobody else is shown it, and it goes when the referral ends. */
  services: z.array(serviceLineSchema).optional(),
  /** Set when the holder of the code deleted the tip or withdrew, its days are over, or it was lent: shown instead of the parts. */
  ended: z.enum(['deleted_by_holder', 'consent_withdrawn', 'recalled', 'expired', 'time_over']).nullable(),
  /** Something in it has not been looked at: it stands in the box `new`, whatever its state. */
  unread: z.boolean(),
  /** Set once it is delivered. */
  inboxPartner: partnerIdSchema.optional(),
  inboxKey: z.string().optional(),
  /** Requests by staff that are done: the last few, so that one that comes twice changes nothing. */
  applied: z.array(z.string()),
  entries: z.array(custodyDraftSchema),
  /** Where the tip's custody chain ended when routing wrote this: delivery goes on behind it, if it still does. */
  head: z.object({ sequence: z.number().int().nonnegative(), hash: z.string() }).optional(),
  /** The duty phone was told of it, at that urgency; and how much of what became of it stands in the history. */
  alarm: z
    .object({
      id: z.string(),
      urgency: urgencySchema,
      noted: z.number().int().nonnegative(),
      over: z.boolean(),
      /** How many there were before it. */
      round: z.number().int().nonnegative().optional(),
      /** It stands among the new once more since: it rings anew. */
      again: z.boolean().optional(),
    })
    .optional(),
  /** That nobody there looked in time. */
  chase: z
    .object({
      /** How often it was chased, ever. */
      count: z.number().int().nonnegative(),
      /** Of what waits now: 0 while it has time, 1 once its partner was reminded, 2 once others are asked as well. */
      round: z.number().int().nonnegative(),
      /** When the next round is. ISO 8601, to the minute; gone once somebody looked. */
      next: z.string().optional(),
      /** Others were asked once: who stood in then is not sent away when somebody looks after all. */
      passed: z.boolean().optional(),
    })
    .optional(),
  /** Its partner is still to be told by mail: of what came in that hour, and how often that was tried. */
  mail: z.object({ since: hourSchema, tries: z.number().int().nonnegative() }).optional(),
  ...owedSchema.partial().shape,
});
/** All that a referral has: nothing of it wraps a key. */
export const REFERRAL_FIELDS = Object.keys(referralRowSchema.shape);
/** What the end of a referral changes of it. */
export const ENDED_FIELDS = [
  'state',
  'ended',
  'due',
  'unread',
  'lead',
  'label',
  'consent',
  'reasons',
  'parts',
  'reporterKey',
  'reporterThumbprint',
  'passOnOptions',
  'musts',
  'services',
  'lent',
  'history',
  'inboxKey',
  'chase',
] as const;
export type ReferralRow = z.infer<typeof referralRowSchema>;
type PassOnOption = ReferralRow['passOnOptions'][number];

/** A row of Referrals: `sk` `grant#<tip>#<part>#<digest>`. What lets this partner, and no other, open one sealed item. */
export const grantRowSchema = partReferenceSchema.extend({
  pk: partnerIdSchema,
  sk: z.string().startsWith('grant#'),
  tip: z.string(),
  /** KMS ciphertext of the content key under the partner's key, base64. */
  grant: z.string(),
  /** SHA-256 of the grant, base64url. */
  grantDigest: z.string(),
  basis: basisSchema,
  consent: z.string().nullable(),
  /** Lent: it opens nothing from then on, and routing deletes it. */
  until: hourSchema.optional(),
});
export type GrantRow = z.infer<typeof grantRowSchema>;

/** A row of Referrals: `sk` `settled#<request>`. What became of a request by staff. */
export const settledRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('settled#'),
  request: z.string(),
  tip: z.string(),
  result: z.enum(['done', 'refused']),
  /** Why it was refused: a code of `shared/domain/referral.ts`. */
  reason: z.string().nullable(),
});
export type SettledRow = z.infer<typeof settledRowSchema>;

/** Whom the tip can be handed over to. */
export const handOverOptions = ({ passOnOptions }: Pick<ReferralRow, 'passOnOptions'>): PassOnOption[] =>
  passOnOptions.filter(({ interprets }) => interprets === undefined);

/** Who can be lent a part, to translate it. */
export const interpreterOptions = ({ passOnOptions }: Pick<ReferralRow, 'passOnOptions'>): PassOnOption[] =>
  passOnOptions.filter(({ interprets }) => interprets !== undefined);

export const referralKey = (tip: string): string => `referral#${tip}`;
export const grantKey = (tip: string, part: string, digest: string): string => `grant#${tip}#${part}#${digest}`;
export const settledKey = (request: string): string => `settled#${request}`;
