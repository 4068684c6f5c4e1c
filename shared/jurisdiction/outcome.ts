import type { Consent } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import { triage, type Triage } from '../domain/triage.ts';
import type { Cedar } from '../routing/cedar.ts';
import { decide } from '../routing/decide.ts';
import type { Decision, DecisionInput } from '../routing/decision.ts';
import { type Case, consentsOf, labelOf } from './cases.ts';
import type { Pack } from './pack.ts';

export type Outcome = { readonly input: DecisionInput; readonly triage: Triage; readonly decision: Decision };

type Given = Pick<DecisionInput, 'load' | 'referrals' | 'passOns'>;
const NOTHING_GIVEN: Given = { load: {}, referrals: [], passOns: [] };

/** Triage and routing of one label, as they would be. */
export const outcomeOf = (
  cedar: Cedar,
  pack: Pack,
  label: Label,
  consents: readonly Consent[],
  now: Date,
  given: Given = NOTHING_GIVEN,
): Outcome => {
  const triaged = triage({ label, rules: pack.jurisdiction, now });
  const { load, referrals, passOns } = given;
  const input = { pack, label, consents, urgency: triaged.urgency, now, load, referrals, passOns };
  return { input, triage: triaged, decision: decide(cedar, input) };
};

export const outcomeOfCase = (cedar: Cedar, pack: Pack, example: Case): Outcome => {
  const partners = pack.partners.map((partner) => Object.assign({}, partner, example.partners[partner.id]));
  const label = labelOf(example.label, pack);
  const about = label.reporter.relation === 'self' ? 'self' : 'other';
  return outcomeOf(
    cedar,
    { ...pack, partners },
    label,
    consentsOf(example.consents, about),
    new Date(example.now),
    example,
  );
};
