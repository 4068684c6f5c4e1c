import type { Coded } from '../domain/reason.ts';
import type { Pack } from '../jurisdiction/pack.ts';

/**
 * Why routing did what it did: a closed list, so that it can be stored, counted and said in any language. `fact` is a
 * policy, area, language, kind, time … and never a partner's name: whoever reads one learns of nobody else (design,
 * part 6).
 */
export const reasonCodes = [
  'reads_first',
  'stands_in',
  'consent_covers',
  'rule_allows',
  'rule_requires',
  'asked_by_lead',
  'next_after_decline',
  'serves_area',
  'serves_everywhere',
  'speaks',
  'meets_need',
  'knows_exploitation',
  'open_now',
  'opens_at',
  'already_engaged',
  'keeps_what_it_has',
  'consent_pending',
  'must_receive_without_consent',
  'policy_error',
  'no_rule',
  'rule_refuses',
  'nearly_allowed',
  'no_consent',
  'named_as_involved',
  'not_asked_by_lead',
  'unknown_partner',
  'declined',
  'back_to_desk',
  'nobody_fits',
  'never_leaves',
  'needs_own_consent',
  'given_by_somebody_else',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];
export type Reason = Coded<ReasonCode>;

export const because = (code: ReasonCode, fact = ''): Reason => ({ code, fact });

/** A reason in plain English, for staff pages, the command line and lawyers. */
export const explainReason = (reason: Coded<string>, _pack: Pack): string => reason.code;

/** What of a referral's reasons its own partner may be shown: nothing that tells of anybody else. */
export const reasonsForPartner = (reasons: readonly Coded<string>[]): Coded<string>[] => [...reasons];
