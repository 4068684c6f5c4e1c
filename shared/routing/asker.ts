import { type PartnerId, type PartnerKind, partnerKinds } from '../domain/partner.ts';
import type { Pack } from '../jurisdiction/pack.ts';

/** Who can ask a partner in: a partner, by its kind; `nobody` where routing looks by itself; `unknown`: one that has left. */
export const askers = [...partnerKinds, 'nobody', 'unknown'] as const;

export type Asking = {
  readonly kind: PartnerKind | 'nobody' | 'unknown';
  /** The law of the country lets it refer on. */
  readonly designated: boolean;
};

/** What the policies are told of who asks. Whom the pack does not know was designated by nobody. */
export const askingOf = ({ jurisdiction, partners }: Pack, by: PartnerId | null): Asking => {
  if (by === null) return { kind: 'nobody', designated: false };
  const partner = partners.find(({ id }) => id === by);
  if (!partner) return { kind: 'unknown', designated: false };
  const { kinds, partners: named } = jurisdiction.designated;
  return { kind: partner.kind, designated: kinds.includes(partner.kind) || named.includes(by) };
};
