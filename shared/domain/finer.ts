import type { Consent } from './consent.ts';
import type { Hour } from './hour.ts';
import type { PartnerId, PartnerKind } from './partner.ts';
import type { PartKind } from './part.ts';

/** What can be agreed to beside `report`, which goes with every yes: no partner works from fragments. */
export const finerParts = ['message', 'file', 'identity', 'victim', 'compelled'] as const;

/** A yes that somebody puts together themself. */
export interface Finer {
  readonly kinds: readonly PartnerKind[];
  readonly partners: readonly PartnerId[];
  /** Besides the report. */
  readonly parts: readonly (typeof finerParts)[number][];
  /** Its last day, `YYYY-MM-DD` in the country's time zone; null: until it is taken back. */
  readonly until: string | null;
}

/** Of these only the person themself can say yes (design, part 4). */
const OWN: ReadonlySet<PartKind> = new Set<PartKind>(['victim', 'compelled']);

/**
 * The receipts of a finer yes. `compelled` has one of its own, since it leaves with no other; what is another's to agree
 * to is left out.
 */
export const finerReceipts = (finer: Finer, about: 'self' | 'other', id: string, given: Hour): Consent[] => {
  const receipt: Consent = {
    id,
    by: 'reporter',
    for: about,
    choice: 'finer',
    kinds: [...new Set(finer.kinds)],
    partners: [...new Set(finer.partners)],
    parts: [
      'report',
      ...finerParts.filter(
        (part) => finer.parts.includes(part) && part !== 'compelled' && (about === 'self' || !OWN.has(part)),
      ),
    ],
    given,
    until: finer.until,
    withdrawn: null,
  };
  const compelled: Consent = { ...receipt, id: `${id}-compelled`, parts: ['compelled'] };
  return about === 'self' && finer.parts.includes('compelled') ? [receipt, compelled] : [receipt];
};
