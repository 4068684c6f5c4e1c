import type { Answered, Conversation, Saying } from '../../../shared/rows/line.ts';

/** What somebody asks for and may need most; and that texts are allowed again, which a START has to be told. */
const STAYS: ReadonlySet<Saying> = new Set<Saying>([
  'numbers:emergency',
  'numbers:crisis',
  'numbers:child',
  'code',
  'codeWrong',
  'joined',
  'delete',
  'started',
]);

/** Each has the emergency number in it, or is asked by somebody who may need it. */
const ASKS: ReadonlySet<Saying> = new Set<Saying>(['help', 'info', 'language', 'who']);

interface Outcome {
  readonly conversation: Conversation;
  readonly answered: Answered;
}

/**
 * To a number that misuses the line: the text was taken as any, and of what would be said the numbers are left. What is not
 * said counts as not asked, so that no answer is read into what comes next.
 */
export const cutToNumbers = ({ conversation, answered }: Outcome, before: Conversation): Outcome => {
  const stays = answered.say.filter((saying) => STAYS.has(saying));
  const say: Saying[] =
    stays.length === 0 && answered.say.some((saying) => ASKS.has(saying)) ? ['numbers:emergency'] : stays;
  const isAsked = before.consent !== 'unasked' || conversation.consent !== 'asked';
  return {
    conversation: {
      ...conversation,
      consent: isAsked ? conversation.consent : 'unasked',
      asked: before.asked,
      told: before.told,
      languageAsked: before.languageAsked,
      choosing: before.choosing,
      picture: conversation.picture === 'answered' ? before.picture : conversation.picture,
    },
    answered: { ...answered, say },
  };
};
