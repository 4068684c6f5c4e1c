import {
  questions,
  type Conversation,
  type HelpNumber,
  type Question,
  type Saying,
} from '../../../shared/rows/line.ts';
import { added } from './adding.ts';
import { NONE, type Decision, type Rules, type TextFacts, type Told } from './decision.ts';
import { saysNumbers, union } from './helpNumbers.ts';
import { DIGITS, type AnswerDigit } from './intent.ts';

/** What was asked last, and neither answered nor skipped. */
export const openQuestion = ({ asked, settled }: Conversation): Question | undefined =>
  asked.findLast((question) => !settled.includes(question));

/** The next question, where texts are allowed and none is open: each is asked once, so three at the most. */
const withQuestion = (conversation: Conversation, rules: Rules): { conversation: Conversation; ask: Saying[] } => {
  const next = questions.find(
    (question) => !conversation.asked.includes(question) && (question !== 'area' || rules.hasAreas),
  );
  if (conversation.consent !== 'yes' || openQuestion(conversation) !== undefined || next === undefined) {
    return { conversation, ask: [] };
  }
  return { conversation: { ...conversation, asked: [...conversation.asked, next] }, ask: [`ask:${next}`] };
};

const agreed = (before: Conversation, rules: Rules): Decision => {
  const picture = before.picture === 'came' ? 'answered' : before.picture;
  const { conversation, ask } = withQuestion(
    {
      ...before,
      consent: 'yes',
      told: true,
      numbersOwed: [],
      numbersGiven: union(before.numbersGiven, before.numbersOwed),
      picture,
    },
    rules,
  );
  return {
    conversation,
    act: { kind: 'add', to: 'consent', told: [{ safe: 'yes' }] },
    say: [
      ...saysNumbers(before.numbersOwed),
      ...(before.told ? [] : (['reads'] as const)),
      ...(before.picture === 'came' ? (['picture'] as const) : []),
      ...ask,
    ],
  };
};

const refused = (before: Conversation): Decision => ({
  conversation: { ...before, consent: 'no' },
  act: { kind: 'add', to: 'consent', told: [{ safe: 'no' }] },
  say: [],
});

/** What was asked is answered; the next question follows. */
export const settle = (
  before: Conversation,
  question: Question,
  told: Told[],
  numbers: HelpNumber[],
  rules: Rules,
): Decision => {
  const { conversation, ask } = withQuestion(
    {
      ...before,
      settled: union(before.settled, [question]),
      numbersGiven: union(before.numbersGiven, before.consent === 'yes' ? numbers : []),
      numbersOwed: before.consent === 'yes' ? before.numbersOwed : union(before.numbersOwed, numbers),
    },
    rules,
  );
  const say: Saying[] =
    before.consent === 'yes' ? [...saysNumbers(numbers), ...(ask.length > 0 ? ask : ['added' as const])] : [];
  return { conversation, act: { kind: 'add', to: question, told }, say };
};

const DANGER_TOLD: Partial<Record<AnswerDigit, { told: Told; numbers: HelpNumber[] }>> = {
  [DIGITS.danger]: { told: { danger: 'now' }, numbers: ['emergency'] },
  [DIGITS.hurt]: { told: { danger: 'hurt' }, numbers: ['emergency'] },
  [DIGITS.selfHarm]: { told: { danger: 'selfHarm' }, numbers: ['crisis'] },
  [DIGITS.none]: { told: { noDanger: true }, numbers: [] },
};

/** Digits count for what was asked with them; what was not asked is words. */
export const answered = (
  before: Conversation,
  text: TextFacts,
  digits: readonly AnswerDigit[],
  rules: Rules,
): Decision => {
  const [only] = digits.length === 1 ? digits : [];
  if (only === DIGITS.yes && (before.consent === 'asked' || before.consent === 'no')) return agreed(before, rules);
  if (only === DIGITS.no && (before.consent === 'asked' || before.consent === 'yes')) return refused(before);
  const dangers = digits.flatMap((digit) => DANGER_TOLD[digit] ?? []);
  if (before.asked.includes('danger') && dangers.length === digits.length) {
    const numbers = union(
      dangers.flatMap((each) => each.numbers),
      [],
    );
    // "3 6" says both that there is danger and that there is none: then there is.
    const told = dangers.map((each) => each.told).filter((each) => dangers.length === 1 || each.noDanger !== true);
    return settle(before, 'danger', told, numbers, rules);
  }
  if (before.asked.includes('age') && (only === DIGITS.child || only === DIGITS.adult)) {
    const child = only === DIGITS.child;
    return settle(before, 'age', [{ child: child ? 'yes' : 'no' }], child ? ['child'] : [], rules);
  }
  return only === DIGITS.skip ? skipped(before, text, rules) : added(before, text);
};

export const skipped = (before: Conversation, text: TextFacts, rules: Rules): Decision => {
  const question = openQuestion(before);
  if (question === undefined) return added(before, text);
  return { ...settle(before, question, [], [], rules), act: NONE };
};
