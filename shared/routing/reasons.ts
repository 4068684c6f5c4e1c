import type { DangerCode } from '../domain/danger.ts';
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
  'keeps_what_it_has',
  'consent_pending',
  'must_receive_without_consent',
  'release_to_review',
  'policy_error',
  'no_rule',
  'rule_refuses',
  'no_consent',
  'named_as_involved',
  'not_asked_by_lead',
  'unknown_partner',
  'declined',
  'not_looked_at',
  'back_to_desk',
  'never_leaves',
  'needs_own_consent',
  'given_by_somebody_else',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];
export type Reason = Coded<ReasonCode>;

export const because = (code: ReasonCode, fact = ''): Reason => ({ code, fact });

type Words = (fact: string, pack: Pack) => string;

/** A policy with what it cites, as in `zz-desk-reads (Act on the Open Line, s. 2)`. */
const citeOf: Words = (policy, pack) => {
  const cite = /@cite\("((?:[^"\\]|\\.)*)"\)/.exec(pack.policies[policy] ?? '')?.[1];
  return cite === undefined ? policy : `${policy} (${cite})`;
};
const areaOf: Words = (area, { jurisdiction }) =>
  jurisdiction.areas.find(({ code }) => code === area)?.name[jurisdiction.defaultLanguage] ?? 'an area nobody named';
const plain = (code: string): string => code.replaceAll('_', ' ').replaceAll('.', ' ');

const timeOf: Words = (at, { jurisdiction }) => {
  const shown = { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...shown, timeZone: jurisdiction.timeZone }).format(new Date(at));
};

const ROUTING: Record<ReasonCode, Words> = {
  reads_first: () => 'Reads first: contacting the line means telling its desk.',
  stands_in: () => 'Stands in for the desk, and receives what the desk would have.',
  consent_covers: () => 'The person agreed to this.',
  rule_allows: (policy, pack) => `Allowed by ${citeOf(policy, pack)}.`,
  rule_requires: (policy, pack) => `Required by ${citeOf(policy, pack)}.`,
  asked_by_lead: () => 'Whoever leads on this tip asked for it.',
  next_after_decline: () => 'Next in turn.',
  serves_area: (area, pack) => `Serves ${areaOf(area, pack)}.`,
  serves_everywhere: () => 'Serves the whole country.',
  speaks: (language) => `Speaks the language of the tip (${language}).`,
  meets_need: (need) => `Helps with ${plain(need)}.`,
  knows_exploitation: (form) => `Works on ${plain(form)}.`,
  open_now: () => 'Open now.',
  opens_at: (at, pack) => (at === '' ? 'Has no opening hours.' : `Closed now; opens on ${timeOf(at, pack)}.`),
  keeps_what_it_has: () => 'The consent has run out: it keeps what it has, and receives nothing new.',
  consent_pending: () => 'Nothing is given until a reviewer has decided.',
  must_receive_without_consent: (kind) => `The law asks that ${plain(kind)} is told, and the person has not agreed.`,
  release_to_review: () => 'Released by one person on call: a second has to look at it.',
  policy_error: () => 'A rule could not be worked out, so nothing was given on it and the reviewer looks.',
  no_rule: (kind) => `No rule of the country speaks of this${kind === '' ? '' : ` (${plain(kind)})`}.`,
  rule_refuses: (policies, pack) =>
    `Refused by ${policies
      .split(' ')
      .map((policy) => citeOf(policy, pack))
      .join(' and ')}.`,
  no_consent: () => 'The person has not agreed to this.',
  named_as_involved: () => 'Named by the reporter as one who must not see this.',
  not_asked_by_lead: () => 'Only whoever leads may ask for this.',
  unknown_partner: () => 'There is no such partner.',
  declined: () => 'Declined.',
  not_looked_at: () => 'Nobody there looked at it, though they were reminded.',
  back_to_desk: () => 'It was declined or not looked at, and nobody else fits: it is back with whoever asked.',
  never_leaves: () => 'This is never given to a partner.',
  needs_own_consent: () => 'This leaves only with a consent of its own.',
  given_by_somebody_else: () => 'Given by somebody else: it stays with the desk until the person is asked.',
};

const FACTS: Readonly<Record<string, string>> = {
  'danger.now': 'danger now',
  'danger.hurt': 'somebody is hurt',
  'danger.selfHarm': 'somebody may hurt themself',
  'danger.moved': 'somebody is about to be moved',
  'danger.child': 'the person in danger is under 18',
  'reporter.child': 'the reporter is under 18',
  'people.child': 'children are among the people spoken of',
  'danger.words.danger': 'words of danger in the text',
  'danger.words.hurt': 'words of injury in the text',
  'danger.words.selfHarm': 'words of self-harm in the text',
  'danger.words.moved': 'words of being moved in the text',
  'danger.words.child': 'words of a child in the text',
};
const factOf = (fact: string): string => FACTS[fact] ?? plain(fact);

/** What was asked, and not answered. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'danger.now': 'danger now?',
  'danger.hurt': 'somebody hurt?',
  'danger.selfHarm': 'may hurt themself?',
  'danger.moved': 'about to be moved?',
  'danger.child': 'the person in danger under 18?',
  'reporter.child': 'the reporter under 18?',
};
const questionOf = (fact: string): string => QUESTIONS[fact] ?? `${factOf(fact)}?`;

const TRIAGE: Record<DangerCode, Words> = {
  life_at_risk: (fact) => `A life may be at risk: ${factOf(fact)}.`,
  harm_or_child: (fact) => `Urgent: ${factOf(fact)}.`,
  not_known: (facts) => `Nobody said: ${facts.split(' ').map(questionOf).join(' ')} What is unknown does not wait.`,
  all_no: () => 'Every question about danger was answered with no.',
  held_back: () => 'Marked as possible abuse of the form, with no word of danger: last among the routine.',
};

const WORDS: Readonly<Record<string, Words>> = { ...ROUTING, ...TRIAGE };

/** A reason of triage or routing in plain English, for staff pages, the command line and lawyers. */
export const explainReason = ({ code, fact }: Coded<string>, pack: Pack): string =>
  WORDS[code]?.(fact, pack) ?? plain(code);

/** One reason for all that nobody said: a line for each would bury the others. */
export const withUnknownAsOne = (reasons: readonly Coded<string>[]): readonly Coded<string>[] => {
  const facts = reasons.filter(({ code }) => code === 'not_known').map(({ fact }) => fact);
  const first = reasons.findIndex(({ code }) => code === 'not_known');
  return reasons.flatMap((reason, at) => {
    if (reason.code !== 'not_known') return [reason];
    return at === first ? [{ code: 'not_known', fact: facts.join(' ') }] : [];
  });
};

/**
 * Codes whose mere presence tells that somebody else was asked, named or given something: only the pipeline and the
 * reviewer read those. That a tip is back is told to the one that asked for somebody, and only to that one.
 */
const TELLING: ReadonlySet<string> = new Set<ReasonCode>([
  'next_after_decline',
  'must_receive_without_consent',
  'release_to_review',
  'named_as_involved',
  'declined',
  'not_looked_at',
  'policy_error',
  'no_rule',
]);

/** What of a referral's reasons its own partner may be shown: nothing that tells of anybody else. */
export const reasonsForPartner = (reasons: readonly Coded<string>[]): Coded<string>[] =>
  reasons.filter(({ code }) => !TELLING.has(code));
