import * as z from 'zod';
import { hourSchema } from '../domain/hour.ts';
import { MOST_PARTS } from './part.ts';

/** What can be done to a tip, each an entry of the custody log. A closed list: an entry never holds free text. */
export const custodyActs = [
  'accepted',
  'tip_entered',
  'words_added',
  'file_added',
  'part_sealed',
  'choice_changed',
  'consent_given',
  'consent_withdrawn',
  'code_given',
  'code_renewed',
  'sight_given_up',
  'deletion_requested',
  'deletion_undone',
  'expired',
  'erased',
  'triaged',
  'urgency_changed',
  'referral_made',
  'grant_made',
  'grant_deleted',
  'referral_revoked',
  'delivered',
  'reminded',
  'others_asked',
  'acknowledged',
  'part_read',
  'referral_accepted',
  'referral_declined',
  'answer_sent',
  'note_kept',
  'passed_on',
  'lead_changed',
  'service_recorded',
  'interpreter_asked',
  'translation_returned',
  'lending_ended',
  'outcome_recorded',
  'referral_closed',
  'called_back',
  'misuse_marked',
  'misuse_lifted',
  'release_asked',
  'release_asked_on_call',
  'release_refused',
  'release_allowed',
  'release_reviewed',
  'telling_deferred',
  'released',
  'release_taken_back',
  'reporter_told',
  'request_refused',
  'record_exported',
  'record_made',
  'duty_phone_set',
  'mail_address_set',
  'mail_address_removed',
  'duty_phone_removed',
  'duty_phone_rung',
  'duty_phone_unconfirmed',
  'duty_phone_taken',
  'packet_made',
  'packet_sent',
  'packet_acknowledged',
  'packet_withdrawn',
  'member_invited',
  'invitation_withdrawn',
  'member_joined',
  'member_left',
  'member_signed_out',
  'renewal_asked',
  'renewal_confirmed',
  'work_taken',
  'work_given',
  'reads_reviewed',
] as const;

/** `reporter`, `pipeline`, or `<partner>/<register id>` for a member of staff. */
const ACTOR = /^(?:reporter|pipeline|[a-z][a-z0-9-]{1,23}\/[a-z0-9-]{1,40})$/;
/** One act may name every part of a tip, each with its grant. */
const MOST_DIGESTS = 2 * MOST_PARTS + 1;

/**
 * An act before it has a place in a chain: bounded, because what is appended is read again with every step and never
 * goes away. `id` is the id of the transition: the same act is never logged twice.
 */
export const custodyDraftSchema = z.object({
  id: z.string().min(1).max(200),
  actor: z.string().regex(ACTOR),
  act: z.enum(custodyActs),
  /** Digests of what was acted on: parts, grants, keys' thumbprints. */
  digests: z.array(z.string().max(128)).max(MOST_DIGESTS),
  /** A code of a closed list, or an id: why. */
  reason: z.string().max(128).nullable(),
  hour: hourSchema,
});
export type CustodyDraft = z.infer<typeof custodyDraftSchema>;

/**
 * An act in its place. The salt keeps it from being guessed by its hash where an export withholds it. Not bounded again: an
 * entry that is there must not keep a whole chain from being read.
 */
export const custodyActSchema = custodyDraftSchema.extend({
  id: z.string(),
  actor: z.string(),
  digests: z.array(z.string()),
  reason: z.string().nullable(),
  /** 16 random bytes, base64url. */
  salt: z.string(),
});
export type CustodyAct = z.infer<typeof custodyActSchema>;

/**
 * A row of Custody, and one link of a chain: whatever was logged in one go. `hash` covers every other field, each act by a
 * hash of its own: see `shared/custody/chain.ts`.
 */
export const custodyEntrySchema = z.object({
  chain: z.string(),
  sequence: z.number().int().nonnegative(),
  previous: z.string(),
  /** When it was appended: an act that was owed to the log may have happened earlier. */
  hour: hourSchema,
  acts: z.array(custodyActSchema),
  hash: z.string(),
});
export type CustodyEntry = z.infer<typeof custodyEntrySchema>;

/** The id of a chain's first act. */
export const ACCEPTED = 'accepted';
/** How the ids of triage's acts begin. */
export const TRIAGE = 'triage:';

/** One chain per tip for the pipeline, and one per partner and tip for that partner's staff. */
export const chainOf = (owner: string, tip: string): string => `${owner}#${tip}`;
export const PIPELINE = 'pipeline';
