import * as z from 'zod';
import { queryAll } from '../../shared/adapters/table.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import type { AlarmFacts } from '../../shared/relay/nextOfAlarm.ts';
import { OTHERS, othersRowSchema, type AlarmJob } from '../../shared/rows/alarm.ts';
import { boxOf, isWaiting } from '../../shared/rows/inbox.ts';
import { referralKey, referralRowSchema } from '../../shared/rows/referral.ts';
import type { RelayPorts } from './ports.ts';

/** All that the relay may see of a referral: whether somebody has said "seen", and whether it has ended. */
const standingSchema = z.object(referralRowSchema.shape).pick({ state: true, unread: true, ended: true });

const standingOf = async ({ referrals }: RelayPorts, { tip }: AlarmJob, partner: PartnerId) => {
  const search = { hash: { value: partner }, range: { equals: referralKey(tip) } };
  const only = ['pk', 'sk', 'state', 'unread', 'ended'];
  return (await queryAll(referrals, { ...search, only }, standingSchema))[0];
};

/** Whether that partner can open something of the tip. */
export const holds = async (ports: RelayPorts, job: AlarmJob, partner: PartnerId): Promise<boolean> => {
  const row = await standingOf(ports, job, partner);
  return row !== undefined && row.ended === null && boxOf(row) !== 'closed';
};

/**
 * The partner itself first; then who stands behind it: the desk, the second desk, the reviewer. Who holds nothing of the tip is told
 * only where routing said so, which alone knows whom its reporter named, and where the desk can say what it is.
 */
export const factsOf = async (ports: RelayPorts, job: AlarmJob): Promise<AlarmFacts> => {
  const { desk, secondDesk, reviewer } = ports.pack.jurisdiction;
  const row = await standingOf(ports, job, job.partner);
  const others = await ports.relay.get({ pk: job.tip, sk: OTHERS }, othersRowSchema);
  // They are told to call the desk, which may have declined because one of its own is involved.
  const named = (await holds(ports, job, desk)) ? (others?.partners ?? []) : [];
  const behind: PartnerId[] = [];
  for (const partner of new Set([desk, secondDesk, reviewer])) {
    if (named.includes(partner) || (await holds(ports, job, partner))) behind.push(partner);
  }
  return {
    now: ports.now(),
    isWaiting: row !== undefined && isWaiting(row),
    order: [...new Set([job.partner, ...behind])],
  };
};
