import type { Consent } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Urgency } from '../domain/urgency.ts';
import type { Pack } from '../jurisdiction/pack.ts';
import type { Basis } from '../domain/referral.ts';
import type { Cedar } from './cedar.ts';

export type RuleQuestion = {
  readonly partner: PartnerId;
  readonly part: PartKind;
  readonly label: Label;
  readonly consents: readonly Consent[];
  readonly urgency: Urgency;
  /** `YYYY-MM-DD` in the country's time zone. */
  readonly today: string;
  readonly basis: Basis;
};

export type Ruling = {
  readonly may: boolean;
  readonly must: boolean;
  /** The policies that decided: permits of a yes, forbids of a no. */
  readonly policies: readonly string[];
  /** Of a default deny: the permits that lacked one condition. */
  readonly nearMisses: readonly string[];
  readonly error?: 'policy_error';
};

export const ruleOn = (_cedar: Cedar, _pack: Pack, _question: RuleQuestion): Ruling => {
  throw new Error('not written yet');
};
