import type { Answered, LineRow } from '../../../shared/rows/line.ts';

/** More than anybody reads in an hour: two machines that answer each other would never end, and each text costs. */
const MOST_REPLIES = 40;

type Replies = LineRow['replies'];

/** What is still said of an answer, and how many answers that makes. Numbers to call are always said. */
export const capped = (
  { hour, count }: Replies,
  answered: Answered,
  now: string,
): { readonly answered: Answered; readonly replies: Replies } => {
  const before = hour === now ? count : 0;
  const isOver = before >= MOST_REPLIES;
  const say = answered.say.filter((each) => !isOver || each.startsWith('numbers:'));
  return { answered: { ...answered, say }, replies: { hour: now, count: say.length > 0 ? before + 1 : before } };
};
