import type { PartnerId } from '../../shared/domain/partner.ts';
import { changeSeen } from '../../shared/adapters/changeRow.ts';
import { rungKey } from '../../shared/relay/alarmJob.ts';
import { rungRowSchema, type AlarmJob, type RungRow } from '../../shared/rows/alarm.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import { HOUR, later, MINUTE } from './jobs.ts';
import type { RelayPorts } from './ports.ts';

/** Who has just been rung, or has taken something, looks at the portal and sees all that waits. */
const AFTER_RING = 2 * MINUTE;
const AFTER_TAKING = 10 * MINUTE;
/** In an hour: whoever is rung more often turns the telephone off. */
const MOST_RINGS = 12;

const isRecent = (moment: string | undefined, now: Date, milliseconds: number): boolean =>
  moment !== undefined && now.getTime() - Date.parse(moment) < milliseconds;

/**
 * Whether a partner's duty phone may ring now for one more alarm: noted first, so that of several at once one rings. With what it
 * rings for: whoever comes back to that, or is at it as well, may ring too, and the alarm's own row says which of them does.
 *
 * @throws when several were noted at the same moment: the message is tried again
 */
export const mayRing = async (ports: RelayPorts, { pk, told }: AlarmJob, partner: PartnerId): Promise<boolean> => {
  const { relay } = ports;
  const now = ports.now();
  const key = rungKey(partner);
  const rung = now.toISOString();
  const until = later(ports, HOUR).toISOString();
  const rungFor = `${pk}:${told.length}`;
  const row = await relay.get(key, rungRowSchema);
  if (row === undefined) {
    const owed = owesBy('relay', 'routine', key.pk, new Date(until), now);
    const fresh = { ...key, kind: 'rung' as const, revision: 1, rung, rungFor, count: 1, until, ...owed };
    if (await relay.putIfAbsent(fresh)) return true;
    throw new Error('A duty phone is rung by several at once');
  }
  if (row.rungFor === rungFor) return true;
  if (isRecent(row.rung, now, AFTER_RING) || isRecent(row.taken, now, AFTER_TAKING)) return false;
  const isOver = row.until <= rung;
  if (!isOver && row.count >= MOST_RINGS) return false;
  const set = isOver ? { rung, rungFor, count: 1, until } : { rung, rungFor, count: row.count + 1 };
  if ((await changeSeen(relay, key, rungRowSchema, row, { set })) !== undefined) return true;
  throw new Error('A duty phone is rung by several at once');
};

/** Somebody took an alarm: for a while it rings for no other. */
export const noteTaken = async ({ relay, now }: RelayPorts, partner: PartnerId): Promise<void> => {
  await relay.change(rungKey(partner), { set: { taken: now().toISOString() } });
};

/** When a duty phone rang is nobody's business any more. */
export const forgetRung = async ({ relay, now }: RelayPorts, row: RungRow): Promise<void> => {
  if (row.until <= now().toISOString()) await relay.delete({ pk: row.pk, sk: row.sk }, { revision: row.revision });
};
