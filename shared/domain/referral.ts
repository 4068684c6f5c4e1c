import * as z from 'zod';

/** The life of a referral (design, part 4). Which transition follows which belongs to the transitions themselves. */
export const referralStates = [
  'draft',
  'consent_pending',
  'authorised',
  'queued',
  'delivered',
  'acknowledged',
  'accepted',
  'declined',
  'needs_info',
  'in_service',
  'outcome',
  'closed',
  'expired',
  'revoked',
  'recalled',
  'failed',
] as const;
export const referralStateSchema = z.enum(referralStates);
export type ReferralState = z.infer<typeof referralStateSchema>;

/**
 * On what ground a partner is part of a tip. `desk`: it reads first. `stand_in`: it receives what the desk would have.
 * `consent`: referred to directly. `pass_on`: asked in by the lead. `must_receive`: the law says so and the person
 * agreed. `reviewer`: doubt is settled there. `interpreter`: one item was lent to it for a time.
 */
export const bases = ['desk', 'stand_in', 'consent', 'must_receive', 'pass_on', 'reviewer', 'interpreter'] as const;
export const basisSchema = z.enum(bases);
export type Basis = z.infer<typeof basisSchema>;

/** Why a partner says no to a referral. */
export const declineReasons = [
  'no_capacity',
  'outside_area',
  'outside_mandate',
  'language',
  'conflict',
  'unsafe',
] as const;
export const declineReasonSchema = z.enum(declineReasons);

/** Why staff judge a tip's urgency otherwise than triage did. */
export const urgencyReasons = ['read_content', 'new_information', 'spoke_with_person', 'error_in_label'] as const;
export const urgencyReasonSchema = z.enum(urgencyReasons);

/** What came of it. Nobody here says whether someone is a victim: that is for those whom the law names. */
export const outcomes = [
  'helped',
  'referred_on',
  'refused_help',
  'no_contact',
  'not_our_field',
  'silent',
  'testing',
  'misuse',
] as const;
export const outcomeSchema = z.enum(outcomes);
