import * as z from 'zod';
import type { Consent } from './consent.ts';
import type { Hour } from './hour.ts';
import { partnerIdSchema, partnerKindSchema } from './partner.ts';
import type { PartKind } from './part.ts';

/** What can be agreed to beside `report`, which goes with every yes: no partner works from fragments. */
export const finerParts = ['message', 'file', 'identity', 'victim', 'compelled'] as const;

/** A yes that somebody puts together themself: to which kinds or partners, what besides the report, until which day. */
export const finerSchema = z.object({
  kinds: z.array(partnerKindSchema),
  partners: z.array(partnerIdSchema),
  parts: z.array(z.enum(finerParts)),
  until: z.iso.date().nullable(),
});
export type Finer = z.infer<typeof finerSchema>;

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
