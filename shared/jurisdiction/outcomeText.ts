import type { PartKind } from '../domain/part.ts';
import type { Outcome } from './outcome.ts';
import { TRAVELLING } from '../routing/receive.ts';

/** One partner's place in an outcome, to be printed and compared. */
export type Place = {
  readonly partner: string;
  /** `all`, or its parts; `waits` where nothing is given yet. */
  readonly gets: string;
  /** The policies that said so. */
  readonly policies: readonly string[];
};

const partsText = (parts: readonly PartKind[], keeps: readonly PartKind[]): string => {
  if (keeps.length === 0 && TRAVELLING.every((part) => parts.includes(part))) return 'all';
  return [...parts, ...keeps.map((part) => `${part} (kept)`)].join(', ');
};

export const placesOf = ({ decision }: Outcome): Place[] =>
  decision.referrals.map(({ partner, state, parts, keeps, reasons }) => ({
    partner,
    gets: state === 'authorised' ? partsText(parts, keeps) : `waits for ${parts.join(', ')}`,
    policies: reasons
      .filter(({ code }) => code === 'rule_allows' || code === 'rule_requires')
      .map(({ fact }) => fact)
      .sort(),
  }));
