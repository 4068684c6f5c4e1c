import type { Conversation } from '../../../shared/rows/line.ts';
import { added, opened } from './adding.ts';
import { answered, openQuestion, settle, skipped } from './answering.ts';
import { beginChoosing, choose, unset } from './choosing.ts';
import { commanded } from './commanding.ts';
import { NONE, type Act, type Decision, type Rules, type TextFacts } from './decision.ts';
import { union } from './helpNumbers.ts';
import { DIGITS } from './intent.ts';
import { join } from './joining.ts';

/** Below it a digit is one of our own. */
const LEAST_AGE = 9;
const MOST_AGE = 99;

const considered = (earlier: Conversation, text: TextFacts, rules: Rules): Decision => {
  const { intent } = text;
  // Only the next text may name it: a name that comes later is somebody's words.
  const asked = { ...earlier, languageAsked: false, proven: false };
  const joined = join(asked, text, earlier.proven);
  if (joined !== undefined) return joined;
  if (earlier.answers === 'chosen' && text.isWord === true) {
    return { conversation: { ...asked, proven: true }, act: { kind: 'word' }, say: [] };
  }
  if (intent.kind === 'command') {
    const { proven } = earlier;
    return intent.command === 'answers'
      ? beginChoosing({ ...asked, proven }, rules)
      : commanded(asked, text, intent.command, rules);
  }
  const chosen = choose(asked, text, rules);
  if (chosen !== undefined) return chosen;
  // Whatever else is texted, digits mean again what they mean.
  const before = { ...asked, choosing: null };
  if (intent.kind === 'language' && earlier.languageAsked) {
    return { conversation: { ...before, language: intent.language }, act: NONE, say: ['languageSet'] };
  }
  if (before.tip === null) return opened(before, text);
  const isAge = openQuestion(before) === 'age';
  if (isAge && text.number !== null && text.number >= LEAST_AGE && text.number <= MOST_AGE) {
    return answered(before, text, [text.number < rules.adultAge ? DIGITS.child : DIGITS.adult], rules);
  }
  switch (intent.kind) {
    case 'answers':
      return answered(before, text, intent.digits, rules);
    case 'yes':
    case 'no': {
      if (before.consent === 'asked') return answered(before, text, [DIGITS[intent.kind]], rules);
      const age = intent.kind === 'yes' ? DIGITS.child : DIGITS.adult;
      return isAge ? answered(before, text, [age], rules) : added(before, text);
    }
    case 'skip':
      return skipped(before, text, rules);
    case 'area':
      if (!before.asked.includes('area')) return added(before, text);
      return settle(before, 'area', [{ area: intent.area }], [], rules);
    case 'language':
    case 'words':
      return unset(asked, text, added(before, text));
  }
};

/** What somebody tells is kept, and that it is not the time holds after START, too. */
const HEARD_AFTER_STOP: ReadonlySet<Act['kind']> = new Set<Act['kind']>(['open', 'add', 'not_now']);

/**
 * What a text changes, what is done with it, and what is said in return. Pure, and without a word of the text.
 *
 * Where nothing may be sent nothing is said, and no question counts as asked.
 */
export const decide = (before: Conversation, text: TextFacts, rules: Rules): Decision => {
  const decision = considered(before, text, rules);
  if (!text.isStopped || decision.act.kind === 'join') return decision;
  const { asked, told, languageAsked, codeGiven, numbersGiven, numbersOwed, choosing, answers } = before;
  const { act, conversation } = decision;
  // A yes that cannot be answered is asked for again after START; a no stands.
  const agrees = conversation.consent === 'yes' && before.consent !== 'yes';
  const asks = conversation.consent === 'asked' && before.consent === 'unasked';
  return {
    conversation: {
      ...conversation,
      consent: agrees || asks ? before.consent : conversation.consent,
      asked,
      told,
      languageAsked,
      codeGiven,
      choosing,
      answers,
      numbersGiven,
      numbersOwed: union(numbersOwed, conversation.numbersOwed),
      picture: conversation.picture === 'answered' ? before.picture : conversation.picture,
    },
    act: agrees && act.kind === 'add' ? { ...act, told: [] } : HEARD_AFTER_STOP.has(act.kind) ? act : NONE,
    say: [],
  };
};
