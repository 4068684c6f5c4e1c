import type { PartKind } from '../../shared/domain/part.ts';
import type { PartReference } from '../../shared/rows/part.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import type { Reading } from './reading.ts';

/** Of a conversation, this many of the latest are opened at once: each costs a KMS call. */
export const LATEST = 30;

export interface Selection {
  /** In the order in which they are shown. */
  readonly kinds: readonly PartKind[];
  readonly references: readonly PartReference[];
  /** Messages, notes and files before those, left closed. */
  readonly earlier: number;
}

export interface Opened extends Pick<Selection, 'kinds' | 'earlier'> {
  readonly readings: readonly Reading[];
}

const SHOWN: readonly PartKind[] = ['report', 'identity', 'victim', 'compelled', 'message', 'note', 'file'];

/** Of these there may be any number. */
export const isMany = (kind: PartKind): boolean => kind === 'message' || kind === 'note' || kind === 'file';

/** What a press on "open" asks for, out of what this partner was granted. */
export const select = (row: ReferralRow, asked: readonly PartKind[], everything: boolean): Selection => {
  const kinds = SHOWN.filter((kind) => asked.includes(kind) && row.parts.some(({ part }) => part === kind));
  const wanted = row.parts.filter(({ part }) => kinds.includes(part));
  const talk = wanted.filter(({ part }) => isMany(part));
  const earlier = everything ? 0 : Math.max(0, talk.length - LATEST);
  const left = new Set(talk.slice(0, earlier));
  return { kinds, references: wanted.filter((reference) => !left.has(reference)), earlier };
};
