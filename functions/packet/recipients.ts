import type { Pack } from '../../shared/jurisdiction/pack.ts';
import { partnerKeysSchema } from '../../shared/packet/keys.ts';
import type { Recipient } from './ports.ts';

/** Partners that are sent packets. Their keys were checked at synthesis. */
export const recipientsOf = ({ partners }: Pick<Pack, 'partners'>): Recipient[] =>
  partners.flatMap((partner) =>
    partner.seat || partner.packet === undefined ? [] : [{ partner, keys: partnerKeysSchema.parse(partner.packet) }],
  );
