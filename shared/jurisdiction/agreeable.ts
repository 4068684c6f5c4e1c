import type { PartnerId, PartnerKind } from '../domain/partner.ts';
import type { Pack } from './pack.ts';

/** Who reads in any case, or judges: nobody is asked for a yes to these. */
const APART: ReadonlySet<PartnerKind> = new Set<PartnerKind>(['helpline', 'reviewer']);

export interface Agreeable {
  readonly kinds: readonly PartnerKind[];
  readonly partners: readonly { readonly id: PartnerId; readonly name: Record<string, string> }[];
}

/** To whom somebody can say yes one by one: the kinds that there are in the country, and its public partners. */
export const agreeable = ({ partners }: Pack): Agreeable => {
  const others = partners.filter(({ kind }) => !APART.has(kind));
  return {
    kinds: [...new Set(others.map(({ kind }) => kind))],
    partners: others.filter((partner) => partner.public).map(({ id, name }) => ({ id, name })),
  };
};
