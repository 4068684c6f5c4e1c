import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { alarmJob } from '../../shared/relay/alarmJob.ts';
import { ALARM, alarmJobSchema } from '../../shared/rows/alarm.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import { jobKey } from '../../shared/rows/jobKey.ts';
import { linesOf, type AlarmLine } from '../../shared/relay/alarmLines.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import type { DeliveryPorts } from './dependencies.ts';

/**
 * Has the duty phone ring, once it stands in the inbox. The job comes first, under an id that is always the same: so it is made once,
 * and a referral that says so has one. One that goes on is first ended by the relay, and noted to its end: the referral names one alone.
 *
 * @returns false if the referral changed meanwhile: look again
 */
export const raiseAlarm = async (
  { referrals, relay, relayQueue, restore, now }: DeliveryPorts,
  row: ReferralRow,
): Promise<boolean> => {
  const { pk: partner, tip, urgency, alarm: had } = row;
  const round = had === undefined ? 0 : (had.round ?? 0) + 1;
  const job = alarmJob({ partner, tip, urgency, restore, round, instead: had?.id }, now());
  await relay.putIfAbsent(job);
  await sendOrLeave(relayQueue, 'urgent', { tip: job.pk, job: ALARM });
  const key = { pk: partner, sk: referralKey(tip) };
  const lane = laneOf(urgency);
  if (had?.over === false) {
    const soon = owesBy('delivery', lane, tip, now(), now());
    return (await changeSeen(referrals, key, referralRowSchema, row, { set: soon })) !== undefined;
  }
  const alarm = { id: job.pk, urgency, noted: 0, over: false, round };
  const owed = owesBy('delivery', lane, tip, new Date(row.chase?.next ?? row.due), now());
  return (await changeSeen(referrals, key, referralRowSchema, row, { set: { alarm, ...owed } })) !== undefined;
};

const draftOf = (id: string, at: number, { partner, ...line }: AlarmLine): CustodyDraft => ({
  id: `${id}:${at}`,
  actor: PIPELINE,
  act: line.act,
  digests: [`partner:${partner}`],
  reason: line.detail,
  hour: line.hour,
});

/**
 * What became of an alarm, into the history that its partner reads and into the log.
 *
 * @returns false if the referral changed meanwhile: look again
 */
export const noteAlarm = async ({ referrals, relay, custody }: DeliveryPorts, row: ReferralRow): Promise<boolean> => {
  const { alarm } = row;
  if (alarm === undefined || alarm.over) return true;
  const job = await relay.get({ pk: alarm.id, sk: jobKey(ALARM) }, alarmJobSchema);
  const lines = job === undefined ? [] : linesOf(job);
  const fresh = lines.slice(alarm.noted);
  const over = job === undefined || job.state === 'over';
  if (fresh.length === 0 && !over) return true;
  const drafts = fresh.map((line, at) => draftOf(alarm.id, alarm.noted + at, line));
  if (drafts.length > 0) await custody.append(chainOf(PIPELINE, row.tip), drafts);
  const history = [...row.history, ...fresh.map(({ act, detail, hour }) => ({ act, by: PIPELINE, hour, detail }))];
  const noted = { ...alarm, noted: alarm.noted + fresh.length, over };
  const key = { pk: row.pk, sk: row.sk };
  return (await changeSeen(referrals, key, referralRowSchema, row, { set: { history, alarm: noted } })) !== undefined;
};
