import type { Hour } from '../../../shared/domain/hour.ts';
import type { Conversation } from '../../../shared/rows/line.ts';

/**
 * Whoever holds somebody's phone may try words. After so many that were none, a text is not held against theirs for the rest
 * of the hour: it is taken as any, and nothing tells the two apart.
 */
const MOST_WRONG = 5;

/** Whether a text may be held against the word upon which answers come. */
export const mayGuess = ({ answers, wrongWords: { hour, count } }: Conversation, now: Hour): boolean =>
  answers === 'chosen' && (hour !== now || count < MOST_WRONG);

export const afterWrong = (conversation: Conversation, now: Hour): Conversation => {
  const { hour, count } = conversation.wrongWords;
  return { ...conversation, wrongWords: { hour: now, count: hour === now ? count + 1 : 1 } };
};
