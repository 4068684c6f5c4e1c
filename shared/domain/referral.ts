import * as z from 'zod';

/** Design, part 4. */
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

export const declineReasons = [
  'no_capacity',
  'outside_area',
  'outside_mandate',
  'language',
  'conflict',
  'unsafe',
] as const;
export const declineReasonSchema = z.enum(declineReasons);

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
