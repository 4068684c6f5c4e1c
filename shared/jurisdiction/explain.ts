import { dueAt } from '../domain/triage.ts';
import { localDate } from '../domain/hours.ts';
import type { Cedar } from '../routing/cedar.ts';
import { fits } from '../routing/fit.ts';
import { nearMisses } from '../routing/nearMisses.ts';
import { explainReason } from '../routing/reasons.ts';
import { callsOf } from './calls.ts';
import type { Outcome } from './outcome.ts';
import type { Pack } from './pack.ts';
import { type Standing, standingsOf } from './standing.ts';

const clock = (moment: Date, { jurisdiction }: Pack): string => {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: jurisdiction.timeZone } as const;
  return `${localDate(moment, jurisdiction.timeZone)} ${new Intl.DateTimeFormat('en-GB', time).format(moment)}`;
};

/** Refusals that a rule of the country could have made otherwise: only there does a near miss say something. */
const BY_RULE: ReadonlySet<string> = new Set(['no_rule', 'no_consent']);

/** Why a partner that holds nothing got nothing by itself, and which permits came closest. */
const whyNot = (cedar: Cedar, { input, decision }: Outcome, { partner: id, refused }: Standing): string => {
  const { pack, label, consents, urgency, now } = input;
  const { timeZone, directReferral } = pack.jurisdiction;
  const partner = pack.partners.find((each) => each.id === id);
  const found = decision.refusals.find((refusal) => refusal.partner === id)?.reason;
  const refusal = found ?? refused.find(({ part }) => part === null)?.reason;
  if (refusal === undefined)
    return partner && fits(partner, label) ? 'Not chosen.' : 'Does not serve this place or these people.';
  const basis = directReferral ? 'consent' : 'pass_on';
  const by = directReferral ? null : decision.lead;
  const today = localDate(now, timeZone);
  const question = { partner: id, part: 'report', label, consents, urgency, today, basis, by } as const;
  const near = BY_RULE.has(refusal.code) ? nearMisses(cedar, pack, 'may_receive', question) : [];
  const nearly = near.length === 0 ? '' : ` Nearly allowed by ${near.join(', ')}.`;
  return `${explainReason(refusal, pack)}${nearly}`;
};

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const mustLines = ({ input: { pack }, decision }: Outcome, standings: readonly Standing[]): string[] =>
  standings
    .filter(({ must }) => must.length > 0)
    .flatMap(({ partner, must, requiredBy }) => {
      const referral = decision.referrals.find((given) => given.partner === partner);
      const stands = { authorised: 'has it', consent_pending: 'waits until people of the review group have decided' };
      const now = referral ? stands[referral.state] : 'is not told, and the reviewer weighs it';
      return [`  ${partner} must receive ${must.join(', ')}: it ${now}.`].concat(
        requiredBy.map((fact) => `    ${explainReason({ code: 'rule_requires', fact }, pack)}`),
      );
    });

const mayLines = ({ input: { pack } }: Outcome, standings: readonly Standing[]): string[] =>
  standings
    .filter(({ may }) => may.length > 0)
    .flatMap(({ partner, may, allowed, refused }) =>
      [`  ${partner} may receive ${may.join(', ')}`].concat(
        allowed.map((reason) => `    ${explainReason(reason, pack)}`),
        refused.map(({ part, reason }) => `    not ${part ?? 'the rest'}: ${explainReason(reason, pack)}`),
      ),
    );

const mustNotLines = (cedar: Cedar, outcome: Outcome, standings: readonly Standing[]): string[] => {
  const engaged = new Set(outcome.decision.referrals.map(({ partner }) => partner));
  return standings
    .filter(({ partner, may }) => !engaged.has(partner) && may.length === 0)
    .map((standing) => `  ${standing.partner}: ${whyNot(cedar, outcome, standing)}`);
};

const callLines = ({ input, decision }: Outcome): string[] => {
  const calls = callsOf(input, decision);
  if (calls.length === 0) return ['  Nobody: it waits in the inbox until somebody looks.'];
  return calls.map(({ for: whose, order }) => {
    const times = order.map(({ partner, at }, index) => `${index + 1}. ${partner} at ${clock(at, input.pack)}`);
    return `  For ${whose}: ${times.join(', ')}`;
  });
};

/** Who would get what, why, by which policies and by when, in words for a lawyer. */
export const explain = (cedar: Cedar, outcome: Outcome): string => {
  const { input, triage: triaged, decision } = outcome;
  const { pack, now } = input;
  const given = decision.referrals.flatMap(({ partner, basis, state, parts, keeps, reasons }) => [
    state === 'authorised'
      ? `  ${partner} (${basis.replaceAll('_', ' ')}) holds ${[...parts, ...keeps.map((part) => `${part} (kept)`)].join(', ')}`
      : `  ${partner} waits, with nothing given: ${parts.join(', ')} would be asked for`,
    ...reasons.map((reason) => `    ${explainReason(reason, pack)}`),
  ]);
  const held = decision.refusals.filter(({ part }) => part !== null);
  const standings = standingsOf(cedar, input, decision);
  return [
    `Urgency: ${triaged.urgency}. A person looks by ${clock(dueAt(triaged.urgency, pack.jurisdiction, now), pack)}.`,
    ...triaged.reasons.map((reason) => `  ${explainReason(reason, pack)}`),
    '',
    `Lead: ${decision.lead}, who alone writes to the reporter.`,
    ...section('Who receives:', given),
    ...section(
      'Held back from them:',
      held.map(({ partner, part, reason }) => `  ${partner}, ${part}: ${explainReason(reason, pack)}`),
    ),
    ...section('Who must receive, by law:', mustLines(outcome, standings)),
    ...section(`Who may receive, if ${decision.lead} asks them in:`, mayLines(outcome, standings)),
    ...section('Who must not receive:', mustNotLines(cedar, outcome, standings)),
    ...section('Whose duty phone rings, until somebody says "seen":', callLines(outcome)),
  ].join('\n');
};
