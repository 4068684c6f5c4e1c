import type { PartReference } from '../rows/part.ts';
import type { CustodyEntry } from '../rows/custodyEntry.ts';

/** How an entry names what it vouches for. */
export const digestOfPart = (reference: Pick<PartReference, 'part' | 'digest'>): string =>
  `${reference.part}:${reference.digest}`;
export const digestOfKey = (thumbprint: string): string => `key:${thumbprint}`;

/** The acts that bring a part or a key in. What any other act names was there before it, or is not to be believed. */
const INTRODUCING: ReadonlySet<CustodyEntry['act']> = new Set<CustodyEntry['act']>([
  'accepted',
  'words_added',
  'answer_sent',
  'note_kept',
  'passed_on',
]);

/** Everything that a chain vouches for: a part or a key that it does not bring in is not believed. */
export const vouched = (entries: readonly CustodyEntry[]): ReadonlySet<string> =>
  new Set(entries.filter(({ act }) => INTRODUCING.has(act)).flatMap((entry) => entry.digests));
