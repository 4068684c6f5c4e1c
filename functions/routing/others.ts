import { conflictedPartners } from '../../shared/routing/conflicts.ts';
import { OTHERS } from '../../shared/rows/alarm.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';

/**
 * Says to the relay who else may be told that something of this tip waits, should nobody answer its duty phone: whom the reporter named
 * is told nothing, not even that. Before anybody is rung for it.
 */
export const nameOthers = async (
  { pack, relay }: Pick<RoutingPorts, 'pack' | 'relay'>,
  { pk, label, urgency }: Pick<TipRow, 'pk' | 'label' | 'urgency'>,
): Promise<void> => {
  if (urgency?.level !== 'immediate' && urgency?.level !== 'urgent') return;
  const { secondDesk, reviewer } = pack.jurisdiction;
  const named = conflictedPartners(pack, label);
  const partners = [secondDesk, reviewer].filter((partner) => !named.has(partner));
  await relay.put({ pk, sk: OTHERS, partners });
};
