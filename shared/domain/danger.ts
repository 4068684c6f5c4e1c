import type { Answer } from './answer.ts';
import type { Danger, Label } from './label.ts';
import type { Coded } from './reason.ts';

/** What triage can say of a label: a closed list, in the order in which it weighs. */
export const dangerCodes = ['life_at_risk', 'harm_or_child', 'not_known', 'all_no', 'held_back'] as const;
export type DangerCode = (typeof dangerCodes)[number];
export type DangerReason = Coded<DangerCode>;

type Word = Danger['words'][number];
const WORD_OF = {
  now: 'danger',
  hurt: 'hurt',
  selfHarm: 'selfHarm',
  moved: 'moved',
  child: 'child',
} as const satisfies Record<string, Word>;
export type DangerQuestion = keyof typeof WORD_OF;

/**
 * The answer to a danger question, with what the word list met in the sealed text: a word counts as a yes, since a wrong
 * yes costs a desk minutes and a wrong no may cost a life.
 */
export const dangerAnswer = (danger: Danger, question: DangerQuestion): Answer =>
  danger.words.includes(WORD_OF[question]) ? 'yes' : danger[question];

const QUESTIONS: readonly DangerQuestion[] = ['now', 'hurt', 'selfHarm', 'moved', 'child'];

/** Where a yes came from: the answer, or, where nobody ticked it, a word. */
const sourceOf = (danger: Danger, question: DangerQuestion): string =>
  danger[question] === 'yes' ? `danger.${question}` : `danger.words.${WORD_OF[question]}`;

const saidYes = (danger: Danger, questions: readonly DangerQuestion[]): string[] =>
  questions
    .filter((question) => dangerAnswer(danger, question) === 'yes')
    .map((question) => sourceOf(danger, question));

const reasonsOf = (code: DangerCode, facts: readonly string[]): DangerReason[] => facts.map((fact) => ({ code, fact }));

/** Design, part 4: urgency is made out of the danger facts. Every fact that speaks for a grade is its own reason. */
export const dangerReasons = ({ danger, reporter, people, suspicion }: Label): DangerReason[] => {
  const harmOrChild = [
    ...saidYes(danger, ['hurt', 'moved', 'child']),
    ...(reporter.child === 'yes' ? ['reporter.child'] : []),
    ...(people.some(({ age }) => age === 'child') ? ['people.child'] : []),
  ];
  const reasons = [
    ...reasonsOf('life_at_risk', saidYes(danger, ['now', 'selfHarm'])),
    ...reasonsOf('harm_or_child', harmOrChild),
  ];
  if (reasons.length > 0) return reasons;
  // Issue 2: a tripped honeypot or a full bucket puts a tip last among the routine, unless it says danger.
  if (suspicion !== 'none') return [{ code: 'held_back', fact: 'suspicion' }];
  const unknown = QUESTIONS.filter((question) => danger[question] === 'unknown').map(
    (question) => `danger.${question}`,
  );
  if (reporter.child === 'unknown') unknown.push('reporter.child');
  return unknown.length > 0 ? reasonsOf('not_known', unknown) : [{ code: 'all_no', fact: 'danger' }];
};
