import { safeDays, safeTimes } from '../../../shared/rows/relay.ts';
import { FIRST_OPTION, type Conversation, type Saying } from '../../../shared/rows/line.ts';
import type { Decision, Rules, TextFacts } from './decision.ts';

type Choosing = NonNullable<Conversation['choosing']>;

/** ANSWERS was texted: nothing is chosen yet. */
export const beginChoosing = (before: Conversation, rules: Rules): Decision => {
  const none = { kind: 'none' } as const;
  if ((rules.nudges ?? []).length === 0 || before.tip === null)
    return { conversation: before, act: none, say: ['who'] };
  // Whoever wants answers has to say first that this phone may get any; they were asked that, and are not asked again.
  if (before.consent !== 'yes') return { conversation: before, act: none, say: ['help'] };
  // Whoever holds the phone now could else put a word of their own in the place of that of whom the answers are for.
  if (before.answers === 'chosen' && !before.proven) return { conversation: before, act: none, say: ['who'] };
  return { conversation: { ...before, choosing: {} }, act: none, say: ['answers:nudge'] };
};

/**
 * Words where one of their own was asked for: they are taken as words, and whoever texted them hears that no word was set. With words
 * of danger it is not the time to say so.
 */
export const unset = ({ choosing }: Conversation, { dangers }: TextFacts, decision: Decision): Decision => {
  if (choosing?.days === undefined || dangers.length > 0) return decision;
  const say = decision.say.map((saying) => (saying === 'added' ? 'answers:unset' : saying));
  return { ...decision, say };
};

const chose = (before: Conversation, choosing: Choosing, next: Saying): Decision => ({
  conversation: { ...before, choosing },
  act: { kind: 'none' },
  say: [next],
});

/**
 * One text of somebody who chooses how they get answers: which harmless text tells of one, when, on which days, and upon which
 * word of their own it comes.
 *
 * @returns nothing where the text is about something else
 */
export const choose = (before: Conversation, text: TextFacts, rules: Rules): Decision | undefined => {
  const { choosing } = before;
  if (choosing === null) return undefined;
  const option = <Item>(options: readonly Item[]): Item | undefined =>
    text.number === null ? undefined : options[text.number - FIRST_OPTION];
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
  // What means something else here would never be heard as their word; and what speaks of danger is to be read.
  if (text.intent.kind !== 'words' || text.dangers.length > 0 || text.couldBeWord !== true) return undefined;
  return {
    conversation: { ...before, choosing: null, answers: 'chosen' },
    act: { kind: 'terms', chosen: { nudge, time, days } },
    say: ['answers:set'],
  };
};
