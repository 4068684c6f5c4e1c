import type { Pack } from './pack.ts';

/** Who can be named as "must not see this": public partners and the pack's offices. */
export const nameable = (pack: Pack): readonly { readonly id: string; readonly name: Record<string, string> }[] => [
  ...pack.partners.filter((partner) => partner.public).map(({ id, name }) => ({ id, name })),
  ...pack.jurisdiction.offices.map(({ id, name }) => ({ id, name })),
];
