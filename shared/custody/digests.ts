import type { PartReference } from '../rows/part.ts';
import type { CustodyAct, CustodyDraft } from '../rows/custodyEntry.ts';
import type { ShownAct } from './chain.ts';

/** How an entry names what it vouches for. */
export const digestOfPart = (reference: Pick<PartReference, 'part' | 'digest'>): string =>
  `${reference.part}:${reference.digest}`;
export const digestOfKey = (thumbprint: string): string => `key:${thumbprint}`;

/** The acts that bring a part or a key in. What any other act names was there before it, or is not to be believed. */
const INTRODUCING: ReadonlySet<string> = new Set<CustodyAct['act']>([
  'accepted',
  'words_added',
  'file_added',
  'part_sealed',
  'code_given',
  'answer_sent',
  'note_kept',
  'passed_on',
]);

export const actsIn = <Act>(entries: readonly { readonly acts: readonly Act[] }[]): Act[] =>
  entries.flatMap(({ acts }) => acts);

/**
 * Everything that a chain vouches for: a part or a key that it does not bring in is not believed.
 *
 * @param owed what the chain is about to have; of what it has already, it counts what the chain says
 */
export const vouched = (
  entries: readonly { readonly acts: readonly ShownAct[] }[],
  owed: readonly CustodyDraft[] = [],
): ReadonlySet<string> => {
  const acts = actsIn(entries);
  const logged = new Set(acts.map(({ id }) => id));
  return new Set(
    [...acts, ...owed.filter(({ id }) => !logged.has(id))]
      .filter(({ act }) => INTRODUCING.has(act))
      .flatMap(({ digests }) => digests),
  );
};
