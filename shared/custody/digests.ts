import type { PartReference } from '../rows/part.ts';
import type { CustodyAct } from '../rows/custodyEntry.ts';
import type { ShownAct } from './chain.ts';

/** How an entry names what it vouches for. */
export const digestOfPart = (reference: Pick<PartReference, 'part' | 'digest'>): string =>
  `${reference.part}:${reference.digest}`;
export const digestOfKey = (thumbprint: string): string => `key:${thumbprint}`;

/** The acts that bring a part or a key in. What any other act names was there before it, or is not to be believed. */
const INTRODUCING: ReadonlySet<string> = new Set<CustodyAct['act']>([
  'accepted',
  'words_added',
  'part_sealed',
  'answer_sent',
  'note_kept',
  'passed_on',
]);

export const actsIn = <Act>(entries: readonly { readonly acts: readonly Act[] }[]): Act[] =>
  entries.flatMap(({ acts }) => acts);

/** Everything that a chain vouches for: a part or a key that it does not bring in is not believed. */
export const vouched = (entries: readonly { readonly acts: readonly ShownAct[] }[]): ReadonlySet<string> =>
  new Set(
    actsIn(entries)
      .filter(({ act }) => INTRODUCING.has(act))
      .flatMap(({ digests }) => digests),
  );
