import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { lendingHoursSchema, tongueSchema } from '../domain/interpreting.ts';
import { deferReasonSchema, onCallReasonSchema, refuseReasonSchema, reviewAnswerSchema } from '../domain/must.ts';
import { partKindSchema } from '../domain/part.ts';
import { partnerIdSchema } from '../domain/partner.ts';
import { declineReasonSchema, outcomeSchema, urgencyReasonSchema } from '../domain/referral.ts';
import { urgencySchema } from '../domain/urgency.ts';
import { serviceLineSchema } from '../domain/service.ts';
import { incidentSchema } from '../domain/incident.ts';
import { sealedTextSchema } from '../sealing/sealedText.ts';
import { owedSchema } from './owed.ts';

const sealedDigest = z.string().max(64);

/** Names one question to the review group: `shared/routing/releases.ts`. */
const mustIdSchema = z.string().min(1).max(32);

/** What only the review group decides: about what the law says that a partner must receive. */
export const mustActs = [
  z.object({ act: z.literal('release'), must: mustIdSchema }),
  /** By one person on call, where life or a child is in danger now. */
  z.object({ act: z.literal('release_now'), must: mustIdSchema, reason: onCallReasonSchema }),
  z.object({ act: z.literal('refuse_release'), must: mustIdSchema, reason: refuseReasonSchema }),
  /** Takes the refusal back: it waits again. */
  z.object({ act: z.literal('allow_release'), must: mustIdSchema }),
  z.object({ act: z.literal('review_release'), must: mustIdSchema, answer: reviewAnswerSchema }),
  /** The reporter is told on that day, and not before. */
  z.object({ act: z.literal('defer_telling'), must: mustIdSchema, reason: deferReasonSchema, until: z.iso.date() }),
] as const;
const mustActSchema = z.discriminatedUnion('act', mustActs);
export type MustAct = z.infer<typeof mustActSchema>;
const mustActNames: ReadonlySet<string> = new Set(mustActs.map(({ shape }) => shape.act.value));
export const isMustAct = (request: RequestAct): request is MustAct => mustActNames.has(request.act);

/** What a member of staff asks for. Routing takes the partner from the row's key, checks, and then acts. */
const requestActSchema = z.discriminatedUnion('act', [
  /** `incident`: the number under which a partner that is sent packets keeps it. */
  z.object({ act: z.literal('acknowledge'), incident: incidentSchema.optional() }),
  z.object({ act: z.literal('accept') }),
  z.object({ act: z.literal('decline'), reason: declineReasonSchema }),
  /** `sealed` is the digest of a sealed message of the same partner: `sealed#<tip>#<digest>`. */
  z.object({ act: z.literal('answer'), sealed: sealedDigest }),
  z.object({ act: z.literal('note'), sealed: sealedDigest }),
  /** `sealed` is an optional hand-over message for the next partner. */
  z.object({ act: z.literal('pass_on'), to: partnerIdSchema, sealed: sealedDigest.nullable() }),
  /** Lends one item to an interpreter. */
  z.object({
    act: z.literal('ask_interpreter'),
    to: partnerIdSchema,
    part: partKindSchema,
    digest: sealedDigest,
    from: tongueSchema,
    into: tongueSchema,
    hours: lendingHoursSchema,
  }),
  /** By the interpreter: `sealed` is a translation of what was lent to it. */
  z.object({ act: z.literal('translate'), of: sealedDigest, sealed: sealedDigest }),
  z.object({ act: z.literal('change_urgency'), to: urgencySchema, reason: urgencyReasonSchema }),
  z.object({ act: z.literal('outcome'), outcome: outcomeSchema }),
  /** What is given, and how far that is. */
  serviceLineSchema.extend({ act: z.literal('service') }),
  z.object({ act: z.literal('close') }),
  /** Whoever asked for it is to be called back now. */
  z.object({ act: z.literal('call_back') }),
  /** Who sent it misuses the line; and that they do not, after all. */
  z.object({ act: z.literal('mark_misuse') }),
  z.object({ act: z.literal('lift_misuse') }),
  /** The custody record of the tip, to be downloaded. */
  z.object({ act: z.literal('export') }),
  ...mustActs,
]);
export type RequestAct = z.infer<typeof requestActSchema>;

/**
 * `reviewer`: somebody of the review group; `partner_admin`: who may sign in, and the settings; `auditor`: who opened what. The last two
 * see no referral.
 */
export const rolesOfStaff = ['case_worker', 'supervisor', 'reviewer', 'partner_admin', 'auditor'] as const;
export const staffRoleSchema = z.enum(rolesOfStaff);
export type StaffRole = z.infer<typeof staffRoleSchema>;

/** A short opaque id of a member of staff. It goes into the custody log, which nothing ever leaves: so it is bounded. */
export const registerIdSchema = z.string().regex(/^[a-z0-9-]{1,40}$/);

/** Characters. */
export const LONGEST_NAME = 40;
export const memberNameSchema = z.string().min(1).max(LONGEST_NAME);

/** A row of Offices: `sk` `request#<id>`. */
export const requestRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('request#'),
  id: z.string().max(64),
  tip: z.string().max(64),
  request: requestActSchema,
  /** The register id of who asked, and their role then. */
  by: registerIdSchema,
  role: staffRoleSchema,
  /** Their key in the register, where it must be certain that two people are two: routing looks there. */
  sub: z.string().max(200).optional(),
  hour: hourSchema,
  ...owedSchema.partial().shape,
});
export type RequestRow = z.infer<typeof requestRowSchema>;

/** A row of Offices: `sk` `sealed#<tip>#<digest>`. A message or note that routing copies to Parts once it is asked to. */
export const sealedRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('sealed#'),
  tip: z.string(),
  sealed: sealedTextSchema,
});

export type SealedRow = z.infer<typeof sealedRowSchema>;

/** A row of Offices: `sk` `register#<sub>`. Who may sign in for this partner, and as what; never taken from a claim. */
export const registerRowSchema = z.object({
  pk: partnerIdSchema,
  sk: z.string().startsWith('register#'),
  sub: z.string(),
  /** A short opaque id for the custody log, so that the log holds no name and no identity provider's id. */
  id: registerIdSchema,
  role: staffRoleSchema,
  /** What their own organisation calls them. It stands here alone, and in no log. */
  name: memberNameSchema.optional(),
});
export type RegisterRow = z.infer<typeof registerRowSchema>;

export const requestKey = (id: string): string => `request#${id}`;
/** With the tip in it, so that an erasure finds them all. */
export const sealedKey = (tip: string, digest: string): string => `sealed#${tip}#${digest}`;
export const registerKey = (sub: string): string => `register#${sub}`;
