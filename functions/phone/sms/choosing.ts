import { safeDays, safeTimes } from '../../../shared/rows/relay.ts';
import type { Conversation, Saying } from '../../../shared/rows/line.ts';
import type { Decision, Rules, TextFacts } from './decide.ts';

type Choosing = NonNullable<Conversation['choosing']>;

/** ANSWERS was texted: nothing is chosen yet. */
export const beginChoosing = (before: Conversation, rules: Rules): Decision => {
  const none = { kind: 'none' } as const;
  if ((rules.nudges ?? []).length === 0 || before.tip === null)
    return { conversation: before, act: none, say: ['who'] };
  // Whoever wants answers has to say first that this phone may get any; they were asked that, and are not asked again.
  if (before.consent !== 'yes') return { conversation: before, act: none, say: ['help'] };
  return { conversation: { ...before, choosing: {} }, act: none, say: ['answers:nudge'] };
};

const digitOf = ({ intent }: TextFacts): number | undefined => {
  const [digit, ...more] = intent.kind === 'answers' ? intent.digits : [];
  return digit === undefined || more.length > 0 ? undefined : Number(digit);
};

const chose = (before: Conversation, choosing: Choosing, next: Saying): Decision => ({
  conversation: { ...before, choosing },
  act: { kind: 'none' },
  say: [next],
});

/**
 * One text of somebody who chooses how they get answers: which harmless text tells of one, when, on which days, and upon which
 * word of their own it comes. Digits stand for themselves here.
 *
 * @returns nothing where the text is about something else
 */
export const choose = (before: Conversation, text: TextFacts, rules: Rules): Decision | undefined => {
  const { choosing } = before;
  if (choosing === null) return undefined;
  const digit = digitOf(text);
  const option = <Item>(options: readonly Item[]): Item | undefined =>
    digit === undefined ? undefined : options[digit - 1];
  if (choosing.nudge === undefined) {
    const nudge = option(rules.nudges ?? []);
    return nudge === undefined ? undefined : chose(before, { nudge }, 'answers:time');
  }
  if (choosing.time === undefined) {
    const time = option(safeTimes);
    return time && chose(before, { ...choosing, time }, 'answers:days');
  }
  if (choosing.days === undefined) {
    const days = option(safeDays);
    return days && chose(before, { ...choosing, days }, 'answers:word');
  }
  const { nudge, time, days } = choosing;
  // What means something else here would never be heard as their word.
  if (text.intent.kind !== 'words' && text.intent.kind !== 'skip') return chose(before, choosing, 'answers:word');
  if (text.couldBeWord !== true) return undefined;
  return {
    conversation: { ...before, choosing: null, answers: 'chosen' },
    act: { kind: 'terms', chosen: { nudge, time, days } },
    say: ['answers:set'],
  };
};
