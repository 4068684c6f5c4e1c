import type { Consent } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import { dueAt, triage, type Triage } from '../domain/triage.ts';
import { localDate } from '../domain/hours.ts';
import type { Cedar } from '../routing/cedar.ts';
import { decide } from '../routing/decide.ts';
import type { Decision, DecisionInput } from '../routing/decision.ts';
import { fits } from '../routing/fit.ts';
import { nearMisses } from '../routing/nearMisses.ts';
import { explainReason } from '../routing/reasons.ts';
import type { Case } from './cases.ts';
import { consentsOf, labelOf } from './cases.ts';
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
  const triaged = triage({ label, minutes: pack.jurisdiction.minutes, now });
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

const clock = (moment: Date, { jurisdiction }: Pack): string => {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: jurisdiction.timeZone } as const;
  return `${localDate(moment, jurisdiction.timeZone)} ${new Intl.DateTimeFormat('en-GB', time).format(moment)}`;
};

/** Refusals that a rule of the country could have made otherwise: only there does a near miss say something. */
const BY_RULE: ReadonlySet<string> = new Set(['no_rule', 'no_consent']);

/** Why a partner that holds nothing got nothing, and which permits came closest. */
const notGiven = (cedar: Cedar, { input, decision }: Outcome): string[] => {
  const { pack, label, consents, urgency, now } = input;
  const { secondDesk, reviewer, timeZone, directReferral } = pack.jurisdiction;
  const holders = new Set(decision.referrals.map(({ partner }) => partner));
  const today = localDate(now, timeZone);
  return pack.partners
    .filter(({ id }) => !holders.has(id) && id !== secondDesk && id !== reviewer)
    .map((partner) => {
      const refusal = decision.refusals.find((refused) => refused.partner === partner.id)?.reason;
      if (!refusal) {
        return `  ${partner.id}: ${fits(partner, label) ? 'Not chosen.' : 'Does not serve this place or these people.'}`;
      }
      const basis = directReferral ? 'consent' : 'pass_on';
      const by = directReferral ? null : decision.lead;
      const question = { partner: partner.id, part: 'report', label, consents, urgency, today, basis, by } as const;
      const near = BY_RULE.has(refusal.code) ? nearMisses(cedar, pack, 'may_receive', question) : [];
      const nearly = near.length === 0 ? '' : ` Nearly allowed by ${near.join(', ')}.`;
      return `  ${partner.id}: ${explainReason(refusal, pack)}${nearly}`;
    });
};

/** Who would get what, why, by which policies and by when, in words for a lawyer. */
export const explain = (cedar: Cedar, outcome: Outcome): string => {
  const { input, triage: triaged, decision } = outcome;
  const { pack, now } = input;
  const given = decision.referrals.flatMap(({ partner, basis, state, parts, reasons }) => [
    state === 'authorised'
      ? `  ${partner} (${basis.replaceAll('_', ' ')}) holds ${parts.join(', ')}`
      : `  ${partner} waits, with nothing given: ${parts.join(', ')} would be asked for`,
    ...reasons.map((reason) => `    ${explainReason(reason, pack)}`),
  ]);
  const held = decision.refusals.filter(({ part }) => part !== null);
  const rest = notGiven(cedar, outcome);
  return [
    `Urgency: ${triaged.urgency}. A person looks by ${clock(dueAt(triaged.urgency, pack.jurisdiction.minutes, now), pack)}.`,
    ...triaged.reasons.map((reason) => `  ${explainReason(reason, pack)}`),
    '',
    `Lead: ${decision.lead}, who alone writes to the reporter.`,
    '',
    'Who receives:',
    ...given,
    ...(held.length === 0 ? [] : ['', 'Held back from them:']),
    ...held.map(({ partner, part, reason }) => `  ${partner}, ${part}: ${explainReason(reason, pack)}`),
    ...(rest.length === 0 ? [] : ['', 'Who receives nothing:', ...rest]),
  ].join('\n');
};
