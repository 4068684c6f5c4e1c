import type { Label } from '../domain/label.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { Pack } from '../jurisdiction/pack.ts';

/**
 * Partners that the reporter named, directly or by an office within them. The reviewer is left out: nobody stands behind
 * it, so no pack may offer its name or put it into an office (`check.ts`), and a label that has it anyway drops no tip.
 */
export const conflictedPartners = (pack: Pack, label: Pick<Label, 'conflicts'>): ReadonlySet<PartnerId> => {
  const named = new Set(label.conflicts);
  const byOffice = pack.jurisdiction.offices.filter(({ id }) => named.has(id)).flatMap(({ partners }) => partners);
  const direct = pack.partners.map(({ id }) => id).filter((id) => named.has(id));
  return new Set([...byOffice, ...direct].filter((id) => id !== pack.jurisdiction.reviewer));
};
