import { changeRow } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { append } from '../../shared/custody/log.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { inboxKeyOf } from '../../shared/rows/inbox.ts';
import { OWED_FIELDS, owes } from '../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { Step } from '../../shared/steps/consume.ts';
import type { DeliveryPorts } from './dependencies.ts';

/** Says that something waits, by putting it into the partner's inbox; never what. */
const put = (row: ReferralRow, now: Date): Change => {
  const delivered = { ...row, state: 'delivered', unread: true } as const;
  return {
    set: {
      state: delivered.state,
      unread: delivered.unread,
      inboxPartner: row.pk,
      inboxKey: inboxKeyOf(delivered),
      history: [...row.history, { act: 'delivered', by: PIPELINE, hour: hourOf(now), detail: null }],
      entries: [
        {
          id: `delivered:${row.pk}:${row.revision}`,
          actor: PIPELINE,
          act: 'delivered',
          digests: [],
          reason: row.basis,
          hour: hourOf(now),
        },
      ],
      // Still owed: that somebody there says "seen" by the due time.
      ...owes('delivery', laneOf(row.urgency), row.tip, now),
      owedNext: later(row.due, now),
    },
  };
};

const later = (due: string, now: Date): string => {
  const inAMinute = new Date(now.getTime() + 60_000).toISOString();
  return `${(due > inAMinute ? due : inAMinute).slice(0, 19)}Z`;
};

/**
 * One look at a referral: puts it into the inbox if it is not there, raises the alarm if nobody has seen it in time, and
 * is done with it once somebody has.
 */
export const deliver = async (ports: DeliveryPorts, partner: string, tip: string): Promise<void> => {
  const { referrals, custody, log, now } = ports;
  const key = { pk: partner, sk: referralKey(tip) };
  const row = await changeRow(referrals, key, referralRowSchema, (current) =>
    current.state === 'queued' ? put(current, now()) : undefined,
  );
  if (row?.owed !== 'delivery') return;
  await append(custody, chainOf(PIPELINE, tip), row.entries);
  const isWaiting = row.state === 'delivered';
  if (isWaiting && row.due <= now().toISOString())
    log.error('referral_overdue', { tip, partner, lane: row.owedLane ?? 'urgent' });
  await changeRow(referrals, key, referralRowSchema, (current) => {
    const entries = current.entries.filter(({ id }) => !row.entries.some((logged) => logged.id === id));
    if (current.state === 'queued') return undefined;
    if (current.state === 'delivered')
      return entries.length < current.entries.length ? { set: { entries } } : undefined;
    return { set: { entries }, remove: OWED_FIELDS };
  });
};

export const deliveryStep =
  (ports: DeliveryPorts): Step =>
  async (pointer) => {
    if (!('partner' in pointer) || !('tip' in pointer)) throw new Error('delivery is pointed at a referral');
    await deliver(ports, pointer.partner, pointer.tip);
  };
