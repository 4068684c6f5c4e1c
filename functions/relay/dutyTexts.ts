import type { PartnerId } from '../../shared/domain/partner.ts';
import { DUTY } from '../../shared/rows/dutyPhone.ts';
import type { RelayPorts } from './ports.ts';

/** What became of the last text to a duty phone, for its partner's supervisor. A number that is set anew has had none. */
export const noteTexts = async (
  { offices }: RelayPorts,
  partner: PartnerId,
  texts: 'sent' | 'stopped',
): Promise<void> => {
  await offices.change({ pk: partner, sk: DUTY }, { set: { texts } });
};
