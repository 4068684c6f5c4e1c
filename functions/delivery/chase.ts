import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { dueAt } from '../../shared/domain/triage.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { PASSED_OVER, stillnessOf } from '../../shared/referral/stillness.ts';
import { needsAlarm } from '../../shared/relay/needsAlarm.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { DeliveryPorts } from './dependencies.ts';

/** How often it was chased before is in its id, so that each time is another act, and one that was cut short is not. */
const entryOf = ({ pk, chase }: ReferralRow, act: 'reminded' | 'others_asked', ports: DeliveryPorts): CustodyDraft => ({
  id: [act, pk, chase?.count ?? 0, ...(ports.restore === undefined ? [] : [ports.restore])].join(':'),
  actor: PIPELINE,
  act,
  digests: [`partner:${pk}`],
  reason: null,
  hour: hourOf(ports.now()),
});

/**
 * Nobody there has looked in time. First its partner is reminded: the inbox says so; and where nobody knows whether it is urgent, the
 * duty phone rings now, which for what is urgent it has done before. After as long again, in working time where that counts, others are
 * asked as well: whom, is for routing to judge.
 *
 * @returns false if the referral changed meanwhile, or the duty phone is to ring: look again
 */
export const chaseUp = async (ports: DeliveryPorts, row: ReferralRow): Promise<boolean> => {
  const { referrals, custody, routing, pack, now } = ports;
  const { pk, sk, tip, urgency, chase: had = { count: 0, round: 0 } } = row;
  const lane = laneOf(urgency);
  // Pointed at as long as nobody looks: routing does what it has done already no second time.
  if (had.round >= PASSED_OVER) {
    await sendOrLeave(routing, lane, { tip });
    return true;
  }
  if (had.round > 0 && had.next !== undefined && had.next > now().toISOString()) return true;
  const act = had.round === 0 ? 'reminded' : 'others_asked';
  const entry = entryOf(row, act, ports);
  await custody.append(chainOf(PIPELINE, tip), [entry]);
  const next = dueAt(urgency, pack.jurisdiction, now());
  const changed = await changeSeen(referrals, { pk, sk }, referralRowSchema, row, {
    set: {
      chase: {
        ...had,
        count: had.count + 1,
        round: had.round + 1,
        next: next.toISOString(),
        ...(act === 'others_asked' && { passed: true }),
      },
      ...(act === 'reminded' && anew(row)),
      // That others are asked is for no partner to read.
      ...(act === 'reminded' && {
        history: [...row.history, { act, by: PIPELINE, hour: entry.hour, detail: null }],
      }),
      ...owesBy('delivery', lane, tip, next, now()),
    },
  });
  if (changed === undefined || needsAlarm(changed)) return false;
  if (stillnessOf(changed).silent) await sendOrLeave(routing, lane, { tip });
  return true;
};

/** It rang before for what waited then. */
const anew = ({ alarm, urgency }: ReferralRow) =>
  alarm === undefined || urgency !== 'prompt' ? undefined : { alarm: { ...alarm, again: true } };
