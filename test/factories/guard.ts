import type { Pack, Partner } from '../../shared/jurisdiction/pack.ts';
import { type KeyFile, publicKeysOf } from '../../shared/packet/keys.ts';
import { aPack } from './pack.ts';

export const GUARD = 'coast-guard';

/** A partner that has no seat here: whose keys it has is made up anew each time. */
const guard = (keys: KeyFile): Partner => ({
  id: GUARD,
  kind: 'labour_inspectorate',
  name: { en: 'Coast Guard', es: 'Guardia de la Costa', ar: 'حرس الشاطئ' },
  public: false,
  seat: false,
  packet: publicKeysOf(keys),
  areas: 'all',
  languages: ['en'],
  needs: [],
  exploitation: 'all',
  serves: { children: true, adults: true },
  hours: 'always',
  capacity: 50,
});

/** The demonstration country with that partner besides. */
export const packWithGuard = async (keys: KeyFile): Promise<Pack> => {
  const pack = await aPack();
  return { ...pack, partners: [...pack.partners, guard(keys)] };
};
