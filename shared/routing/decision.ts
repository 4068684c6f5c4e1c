import type { Consent } from '../domain/consent.ts';
import type { Lending } from '../domain/interpreting.ts';
import type { Label } from '../domain/label.ts';
import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { ReferralState } from '../domain/referral.ts';
import type { Urgency } from '../domain/urgency.ts';
import type { Pack } from '../jurisdiction/pack.ts';
import type { Basis } from '../domain/referral.ts';
import type { Release } from '../rows/must.ts';
import type { Reason } from './reasons.ts';
import type { MustNow } from './releases.ts';

/** A referral as it stands in the table when routing looks. */
export type Standing = {
  readonly partner: PartnerId;
  readonly state: ReferralState;
  /** It accepted a hand-over and writes to the reporter. At most one; nobody: the desk leads. */
  readonly lead: boolean;
  readonly basis: Basis;
  readonly declined: boolean;
  /** Nobody there looks, though it was reminded: others are asked as well. */
  readonly silent?: boolean | undefined;
  /** Others were asked for that reason once. */
  readonly passed?: boolean | undefined;
};

/** What the lead asked for, not yet settled; one that already became a referral may be left in or out. */
type PassOn = { readonly to: PartnerId; readonly by: PartnerId };

export type DecisionInput = {
  readonly pack: Pack;
  readonly label: Label;
  /** Every receipt, withdrawn and expired ones too: a change of choice withdraws the one before. */
  readonly consents: readonly Consent[];
  readonly urgency: Urgency;
  readonly now: Date;
  /** Open referrals by partner; who is missing has none. */
  readonly load: Readonly<Record<PartnerId, number>>;
  readonly referrals: readonly Standing[];
  readonly passOns: readonly PassOn[];
  /** What leads asked interpreters to translate. */
  readonly lendings?: readonly Lending[];
  /** What the review group decided about what the law asks for. */
  readonly releases?: readonly Release[];
};

export type DecidedReferral = {
  readonly partner: PartnerId;
  /** The kinds of part that it may hold from now on. */
  readonly parts: readonly PartKind[];
  /** The kinds of which it keeps what it was already given, and receives no more (an expired consent). */
  readonly keeps: readonly PartKind[];
  /** Single items that are lent to it for a time, whatever kinds it may hold. */
  readonly lent?: readonly Lending[];
  readonly basis: Basis;
  readonly state: 'authorised' | 'consent_pending';
  /** The receipt relied upon, if any. */
  readonly consent: string | null;
  /** Ids of the releases relied upon, if any: given by people, without consent. */
  readonly released?: readonly string[];
  /** Never names another partner. */
  readonly reasons: readonly Reason[];
};

/** What was not given, and why: for the custody log and the reviewer, never for a partner's page. */
export type Refusal = { readonly partner: PartnerId; readonly part: PartKind | null; readonly reason: Reason };

export type Decision = {
  readonly lead: PartnerId;
  readonly referrals: readonly DecidedReferral[];
  readonly refusals: readonly Refusal[];
  /** What partners must receive, and what of it waits for people. */
  readonly musts: readonly MustNow[];
  /** Partners whose letters are kept from the lead (design, part 2: oversight's never reach the lead). */
  readonly apart: readonly PartnerId[];
};
