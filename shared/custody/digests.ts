import type { PartReference } from '../rows/part.ts';
import type { CustodyEntry } from '../rows/custodyEntry.ts';

/** How an entry names what it vouches for. */
export const digestOfPart = (reference: Pick<PartReference, 'part' | 'digest'>): string =>
  `${reference.part}:${reference.digest}`;
export const digestOfKey = (thumbprint: string): string => `key:${thumbprint}`;

/** Everything that a chain vouches for: a part or a key that it does not name is not believed. */
export const vouched = (entries: readonly CustodyEntry[]): ReadonlySet<string> =>
  new Set(entries.flatMap((entry) => entry.digests));
