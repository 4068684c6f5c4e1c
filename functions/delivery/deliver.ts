import { changeSeen } from '../../shared/adapters/changeRow.ts';
import type { Change } from '../../shared/adapters/expression.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { moved, pipeline } from '../../shared/referral/pipeline.ts';
import { chainOf, PIPELINE, type CustodyDraft } from '../../shared/rows/custodyEntry.ts';
import { inboxKeyOf, isWaiting } from '../../shared/rows/inbox.ts';
import { OWED_FIELDS, owesBy } from '../../shared/rows/owed.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { Step } from '../../shared/steps/consume.ts';
import { needsAlarm } from '../../shared/relay/needsAlarm.ts';
import { noteAlarm, raiseAlarm } from './alarm.ts';
import { chaseUp } from './chase.ts';
import { tellByMail, wantsMail } from './mail.ts';
import type { DeliveryPorts } from './dependencies.ts';

const ROUNDS = 6;

/** Into the partner's inbox: that something waits, and never what. */
const delivered = (row: ReferralRow, now: Date, byMail: boolean): Change => {
  const state = moved(row.state, pipeline.deliver);
  const next = { ...row, state, unread: true };
  return {
    set: {
      state,
      unread: true,
      inboxPartner: row.pk,
      inboxKey: inboxKeyOf(next),
      ...(byMail && { mail: { since: hourOf(now), tries: 0 } }),
      history: [...row.history, { act: 'delivered', by: PIPELINE, hour: hourOf(now), detail: null }],
      // Still owed: that somebody there says "seen" by the due time; and before that, that the duty phone rings.
      ...owesBy('delivery', laneOf(row.urgency), row.tip, needsAlarm(row) ? now : new Date(row.due), now),
    },
  };
};

/**
 * One look at a referral: puts it into the inbox if it is not there, has the duty phone ring if it is urgent, reminds its partner and
 * raises the alarm if nobody has seen it in time, and is done with it once somebody has.
 *
 * @throws when the referral changes faster than it can be delivered: the message is tried again
 */
const deliver = async (ports: DeliveryPorts, partner: string, tip: string): Promise<void> => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const seen = await look(ports, partner, tip);
    // Last: somebody's telephone rings first, and mail that cannot be sent keeps nothing else waiting.
    if (seen === 'untold') return tellByMail(ports, partner, tip);
    if (seen === 'done') return;
  }
  throw new Error('A referral changes faster than it can be delivered');
};

/**
 * After a restore revisions are counted from where the backup stood, and what was told then is another thing. With where the
 * chain ended when routing wrote the referral, too: an act that is put behind a known end is not looked for in the log, and
 * a chain in which an id comes twice is broken.
 */
const deliveryId = ({ pk, revision, head }: ReferralRow, restore: string | undefined): string =>
  [
    'delivered',
    pk,
    revision,
    ...(head === undefined ? [] : [head.sequence]),
    ...(restore === undefined ? [] : [restore]),
  ].join(':');

/** `again`: the referral changed meanwhile, or there is more to do. `untold`: all is done but the mail to its partner. */
type Seen = 'again' | 'done' | 'untold';

const look = async (ports: DeliveryPorts, partner: string, tip: string): Promise<Seen> => {
  const { referrals, custody, restore, log, now } = ports;
  const key = { pk: partner, sk: referralKey(tip) };
  const row = await referrals.get(key, referralRowSchema);
  if (row === undefined) return 'done';
  if (!(await noteAlarm(ports, row))) return 'again';
  if (row.owed !== 'delivery') return 'done';
  const change = (to: Change): Promise<ReferralRow | undefined> =>
    changeSeen(referrals, key, referralRowSchema, row, to);

  const isNew = row.ended === null && (row.state === 'queued' || row.inboxKey === undefined);
  if (isNew) {
    const entry: CustodyDraft = {
      id: deliveryId(row, restore),
      actor: PIPELINE,
      act: 'delivered',
      digests: [`partner:${row.pk}`],
      reason: row.basis,
      hour: hourOf(now()),
    };
    await custody.append(chainOf(PIPELINE, tip), [entry], row.head);
    const next = await change(delivered(row, now(), await wantsMail(ports, partner)));
    if (next === undefined || needsAlarm(next)) return 'again';
    return next.mail === undefined ? 'done' : 'untold';
  }
  if (!isWaiting(row)) return (await change({ remove: [...OWED_FIELDS, 'mail'] })) === undefined ? 'again' : 'done';
  const told = row.mail === undefined ? 'done' : 'untold';
  if (needsAlarm(row)) return (await raiseAlarm(ports, row)) ? told : 'again';
  if (row.due > now().toISOString()) return told;
  log.error('referral_overdue', { partner, lane: laneOf(row.urgency) });
  return (await chaseUp(ports, row)) ? told : 'again';
};

export const deliveryStep =
  (ports: DeliveryPorts): Step =>
  async (pointer) => {
    if (!('partner' in pointer) || !('tip' in pointer)) throw new Error('delivery is pointed at a referral');
    await deliver(ports, pointer.partner, pointer.tip);
  };
