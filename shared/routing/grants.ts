import type { PartKind } from '../domain/part.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { PartReference } from '../rows/part.ts';
import type { Decision } from './decision.ts';

export type Grant = { readonly partner: PartnerId; readonly part: PartKind; readonly digest: string };

/**
 * Exactly the grants that must stand now. `standing` are those in the table: they decide nothing but what a partner
 * keeps (an expired consent; mail that came while it led).
 */
export const grantsOf = (
  _decision: Decision,
  _parts: readonly Pick<PartReference, 'part' | 'digest' | 'author' | 'audience'>[],
  _standing: readonly Pick<Grant, 'partner' | 'digest'>[] = [],
): Grant[] => {
  throw new Error('not written yet');
};
