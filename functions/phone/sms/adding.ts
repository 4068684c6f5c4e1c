import type { Conversation, Saying } from '../../../shared/rows/line.ts';
import type { Act, Decision, TextFacts } from './decision.ts';
import { numbersFor, saysNumbers, union } from './helpNumbers.ts';

/** The first text is the tip. Only one reply, whatever it says: it may be read by somebody else. */
export const opened = (before: Conversation, text: TextFacts, say: readonly Saying[] = []): Decision => ({
  conversation: {
    ...before,
    consent: text.isStopped ? 'unasked' : 'asked',
    numbersOwed: numbersFor(text.dangers),
    picture: text.hasAttachments ? 'came' : 'none',
  },
  act: { kind: 'open' },
  say: [...say, 'received'],
});

export const ADD: Act = { kind: 'add', to: null, told: [] };

/** Words that are added. Where texts are allowed they are acknowledged, and numbers come before anything. */
export const added = (before: Conversation, text: TextFacts, act: Act = ADD): Decision => {
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
