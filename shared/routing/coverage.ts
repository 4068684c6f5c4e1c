import { type Consent, stands } from '../domain/consent.ts';
import type { Label } from '../domain/label.ts';
import type { PartKind } from '../domain/part.ts';
import type { Partner } from '../jurisdiction/pack.ts';

export type Coverage = {
  readonly covers: boolean;
  /** A covering receipt names this very partner. */
  readonly names: boolean;
  /** A covering receipt was given by the person themself. */
  readonly own: boolean;
  /** The receipt relied upon: the first by id, so that the same facts always rely on the same one. */
  readonly consent: string | null;
};

/** The non-punishment class: it leaves only with a receipt for that class alone, by the person themself (vocabulary v1). */
const isForCompelledAlone = (consent: Consent): boolean =>
  consent.for === 'self' && consent.parts.length === 1 && consent.parts[0] === 'compelled';

/**
 * Does this receipt cover this partner and this part? Each is looked at by itself: of two receipts, one for a part and
 * one for a partner, nothing follows for the pair.
 */
const coversPair = (consent: Consent, partner: Partner, part: PartKind, label: Label): boolean => {
  if (!consent.parts.includes(part)) return false;
  if (!consent.kinds.includes(partner.kind) && !consent.partners.includes(partner.id)) return false;
  if (part === 'compelled') return isForCompelledAlone(consent);
  // Design, part 4: never a victim part given by somebody else. Who did not say who they are may be somebody else.
  if (part === 'victim') return consent.for === 'self' && label.reporter.relation === 'self';
  return part !== 'number' && part !== 'note';
};

export const coverageOf = (
  consents: readonly Consent[],
  partner: Partner,
  part: PartKind,
  label: Label,
  today: string,
): Coverage => {
  const covering = consents
    .filter((consent) => stands(consent, today) && coversPair(consent, partner, part, label))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  return {
    covers: covering.length > 0,
    names: covering.some(({ partners }) => partners.includes(partner.id)),
    own: covering.some((consent) => consent.for === 'self'),
    consent: covering[0]?.id ?? null,
  };
};
