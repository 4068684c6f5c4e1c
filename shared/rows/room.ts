import { MOST_PARTS, type PartReference } from './part.ts';

/** So many may one partner add to a tip … */
export const MOST_OF_PARTNER = 200;
/** … and so many are kept for the reporter: no number of partners together may silence them. */
export const KEPT_FOR_REPORTER = 300;

type Authored = Pick<PartReference, 'author'>;

const isByStaff = ({ author }: Authored): boolean => author !== undefined && author !== 'reporter';

/** Whether a tip that has these parts takes one more of this author: `reporter` or a partner. */
export const hasRoom = (parts: readonly Authored[], author: string): boolean => {
  if (parts.length >= MOST_PARTS) return false;
  if (author === 'reporter') return true;
  const own = parts.filter((part) => part.author === author).length;
  return own < MOST_OF_PARTNER && parts.filter(isByStaff).length < MOST_PARTS - KEPT_FOR_REPORTER;
};
