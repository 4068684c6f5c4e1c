import { sendOrLeave } from '../../shared/adapters/queue.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { mayAct } from '../../shared/routing/staff.ts';
import { owes } from '../../shared/rows/owed.ts';
import { slotOf, tryKey, type TryDutyRow, type TryJob } from '../../shared/rows/tryDuty.ts';
import type { RoutingPorts } from './ports.ts';

/** Has a partner's own duty phone ring, to try it: once in ten minutes, whatever its staff function says. */
export const tryDuty = async (
  { cedar, relay, relayQueue, log, now }: RoutingPorts,
  partner: PartnerId,
  { slot, role }: TryDutyRow,
): Promise<void> => {
  const may = mayAct(cedar, { role, partner, act: 'settings', referral: { partner, lead: false, authorised: true } });
  // A message may be late; what comes from another time was made up.
  const isOurs = slot === slotOf(now()) || slot === slotOf(now()) - 1;
  if (!may.may || !isOurs) return log.info('request_refused', { partner, fault: 'not_allowed' });
  const key = tryKey(partner, slot);
  const owed = owes('relay', 'routine', key.pk, now());
  const job: TryJob = {
    ...key,
    kind: 'try',
    revision: 1,
    partner,
    state: 'waiting',
    until: now().toISOString(),
    ...owed,
  };
  await relay.putIfAbsent(job);
  await sendOrLeave(relayQueue, 'routine', { tip: key.pk, job: 'try' });
};
