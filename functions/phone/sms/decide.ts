import type { Danger } from '../../../shared/domain/label.ts';
import {
  questions,
  type Conversation,
  type HelpNumber,
  type Question,
  type Saying,
} from '../../../shared/rows/line.ts';
import type { TermsRow } from '../../../shared/rows/relay.ts';
import { beginChoosing, choose } from './choosing.ts';
import type { Command } from './lexicon.ts';
import { DIGITS, type AnswerDigit, type Intent } from './intent.ts';
import { join, type CodeTexted } from './joining.ts';

type Classes = Danger['words'];

/** One text, as far as anything here depends on it: no word of it. */
export interface TextFacts {
  readonly intent: Intent;
  /** Classes of the danger word list. */
  readonly dangers: Classes;
  readonly hasAttachments: boolean;
  /** Where it is a number and nothing else: what could be an age. */
  readonly number: number | null;
  /** Nothing may be sent to this phone until START. After this very text, if it is a STOP or START. */
  readonly isStopped: boolean;
  /** It is the word upon which answers come. Left out: it is not. */
  readonly isWord?: boolean;
  /** It could be chosen as that: short, and about nothing. */
  readonly couldBeWord?: boolean;
  /** It is a code, which was tried. */
  readonly code?: CodeTexted | undefined;
}

/** What the person told by an answer. */
export interface Told {
  readonly danger?: 'now' | 'hurt' | 'selfHarm';
  readonly noDanger?: boolean;
  readonly area?: string;
  readonly child?: 'yes' | 'no';
  readonly safe?: 'yes' | 'no' | 'unknown';
}

type Act =
  | { readonly kind: 'none' }
  | { readonly kind: 'open' }
  | { readonly kind: 'code' }
  | { readonly kind: 'join' }
  | { readonly kind: 'word' }
  | { readonly kind: 'not_now' }
  | { readonly kind: 'terms'; readonly chosen: Omit<TermsRow['chosen'], 'word'> }
  /** `to`: the question that it answers, which the sealed words then name. */
  | { readonly kind: 'add'; readonly to: Question | 'consent' | null; readonly told: readonly Told[] };

export interface Decision {
  readonly conversation: Conversation;
  readonly act: Act;
  readonly say: readonly Saying[];
}

export interface Rules {
  /** Whether the country has areas that can be asked for. */
  readonly hasAreas: boolean;
  readonly adultAge: number;
  /** Texts by which somebody may be told of an answer, by id, in the order in which they are offered. Left out: none. */
  readonly nudges?: readonly string[];
}

/** Below it a digit is one of our own. */
const LEAST_AGE = 9;
const MOST_AGE = 99;

const NONE: Act = { kind: 'none' };
const union = <Item>(some: readonly Item[], others: readonly Item[]): Item[] => [...new Set([...some, ...others])];

const NUMBER_FOR = {
  danger: 'emergency',
  hurt: 'emergency',
  moved: 'emergency',
  selfHarm: 'crisis',
  child: 'child',
} as const satisfies Record<Classes[number], HelpNumber>;

const numbersFor = (dangers: Classes): HelpNumber[] =>
  union(
    dangers.map((each) => NUMBER_FOR[each]),
    [],
  );
const saysNumbers = (kinds: readonly HelpNumber[]): Saying[] => kinds.map((kind) => `numbers:${kind}` as const);

const openQuestion = ({ asked, settled }: Conversation): Question | undefined =>
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

/** The first text is the tip. Only one reply, whatever it says: it may be read by somebody else. */
const opened = (before: Conversation, text: TextFacts, say: readonly Saying[] = []): Decision => ({
  conversation: {
    ...before,
    consent: text.isStopped ? 'unasked' : 'asked',
    numbersOwed: numbersFor(text.dangers),
    picture: text.hasAttachments ? 'came' : 'none',
  },
  act: { kind: 'open' },
  say: [...say, 'received'],
});

const ADD: Act = { kind: 'add', to: null, told: [] };

/** Words that are added. Where texts are allowed they are acknowledged, and numbers come before anything. */
const added = (before: Conversation, text: TextFacts, act: Act = ADD): Decision => {
  const wanted = numbersFor(text.dangers).filter((kind) => !before.numbersGiven.includes(kind));
  if (before.consent !== 'yes') {
    // What they sent before came so late that nobody was asked.
    const asks = before.consent === 'unasked';
    const picture = text.hasAttachments && before.picture === 'none' ? 'came' : before.picture;
    return {
      conversation: {
        ...before,
        consent: asks ? 'asked' : before.consent,
        numbersOwed: union(before.numbersOwed, wanted),
        picture,
      },
      act,
      say: asks ? ['received'] : [],
    };
  }
  const warns = text.hasAttachments && before.picture !== 'answered';
  return {
    conversation: {
      ...before,
      numbersGiven: union(before.numbersGiven, wanted),
      picture: warns ? 'answered' : before.picture,
    },
    act,
    say: [...saysNumbers(wanted), 'added', ...(warns ? (['picture'] as const) : [])],
  };
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

const settle = (
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
const answered = (before: Conversation, text: TextFacts, digits: readonly AnswerDigit[], rules: Rules): Decision => {
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

const skipped = (before: Conversation, text: TextFacts, rules: Rules): Decision => {
  const question = openQuestion(before);
  if (question === undefined) return added(before, text);
  return { ...settle(before, question, [], [], rules), act: NONE };
};

/** What somebody asks for in a word. It names nothing that whoever else holds the phone does not know. */
const commanded = (before: Conversation, text: TextFacts, command: Command, rules: Rules): Decision => {
  const stays = (say: readonly Saying[], act: Act = NONE): Decision => ({ conversation: before, act, say });
  switch (command) {
    case 'stop':
      // Whoever answers has to know that nothing reaches this phone.
      return stays([], before.tip === null ? NONE : { kind: 'add', to: null, told: [{ safe: 'no' }] });
    case 'start': {
      const safe = before.consent === 'yes' || before.consent === 'no' ? before.consent : 'unknown';
      const asks = before.tip !== null && before.consent === 'unasked';
      return {
        conversation: asks ? { ...before, consent: 'asked' } : before,
        act: before.tip === null ? NONE : { kind: 'add', to: null, told: [{ safe }] },
        say: asks ? ['started', 'received'] : ['started'],
      };
    }
    case 'who':
      // Added as well: somebody else may hold the phone, which whoever answers should see.
      return stays(['who'], before.tip === null ? NONE : ADD);
    case 'code':
      if (before.tip === null || before.codeGiven) return stays(['who']);
      return { conversation: { ...before, codeGiven: true }, act: { kind: 'code' }, say: ['code'] };
    case 'language':
      return { conversation: { ...before, languageAsked: true }, act: NONE, say: ['language'] };
    case 'help':
      // A cry for help is somebody's words, too.
      return before.tip === null ? opened(before, text, ['help']) : stays(['help'], ADD);
    case 'answers':
      return beginChoosing(before, rules);
    case 'notNow':
      // Who was told of nothing says something else by it.
      if (before.tip === null) return opened(before, text);
      return before.answers === 'chosen' ? stays([], { kind: 'not_now' }) : added(before, text);
    case 'delete':
    case 'info':
      return stays([command]);
  }
};

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
      return added(before, text);
  }
};

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
    act: act.kind === 'add' ? (agrees ? { ...act, told: [] } : act) : act.kind === 'open' ? act : NONE,
    say: [],
  };
};
