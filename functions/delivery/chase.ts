import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { needsAlarm } from '../../shared/relay/needsAlarm.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { DeliveryPorts } from './dependencies.ts';

/** How often it was chased before is in it, so that each reminder is another act, and one that is cut short is not. */
const reminderId = ({ pk, chase }: ReferralRow, restore: string | undefined): string =>
  ['reminded', pk, chase?.count ?? 0, ...(restore === undefined ? [] : [restore])].join(':');

/**
 * Nobody there has looked in time: its partner is reminded, once for each time that it waits. The inbox says so; and where nobody knows
 * whether it is urgent, the duty phone rings now, which for what is urgent it has done before.
 *
 * @returns false if the referral changed meanwhile, or the duty phone is to ring: look again
 */
export const remind = async (ports: DeliveryPorts, row: ReferralRow): Promise<boolean> => {
  const { referrals, custody, restore, now } = ports;
  const { pk, sk, tip, alarm, chase, history, urgency } = row;
  const hour = hourOf(now());
  const digests = [`partner:${pk}`];
  const entry = {
    id: reminderId(row, restore),
    actor: PIPELINE,
    act: 'reminded' as const,
    digests,
    reason: null,
    hour,
  };
  await custody.append(chainOf(PIPELINE, tip), [entry]);
  const next = await changeSeen(referrals, { pk, sk }, referralRowSchema, row, {
    set: {
      chase: { count: (chase?.count ?? 0) + 1, round: 1 },
      ...(alarm !== undefined && urgency === 'prompt' && { alarm: { ...alarm, again: true } }),
      history: [...history, { act: 'reminded', by: PIPELINE, hour, detail: null }],
      ...owesBy('delivery', laneOf(urgency), tip, now(), now()),
    },
  });
  return next !== undefined && !needsAlarm(next);
};
