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

/** Of texts that go alone: they all say the same. */
const AFTER_TEXT = 10 * MINUTE;

/** Where it may not ring now: when it may be asked again, and whether it is texted meanwhile. */
export type MayRing = { readonly is: 'now' } | { readonly is: 'later'; readonly again: Date; readonly texts: boolean };

const NOW: MayRing = { is: 'now' };
const endOf = (moment: string | undefined, milliseconds: number): number =>
  moment === undefined ? 0 : Date.parse(moment) + milliseconds;
/** When the latest that it may still mute is to be forgotten. */
const forgetsIn = (ports: RelayPorts, pk: string) =>
  owesBy('relay', 'routine', pk, later(ports, AFTER_TAKING), ports.now());
const forOne = ({ pk, told }: AlarmJob): string => `${pk}:${told.length}`;

/** It has rung as often as it may in that hour: what is new is texted alone, once, and rings when the hour is over. */
const textAlone = async (ports: RelayPorts, row: RungRow, job: AlarmJob, partner: PartnerId): Promise<MayRing> => {
  const now = ports.now();
  const again = new Date(row.until);
  const textedFor = forOne(job);
  if (row.textedFor === textedFor) return { is: 'later', again, texts: true };
  if (job.told.some((each) => each.partner === partner && each.text !== 'none')) {
    return { is: 'later', again, texts: false };
  }
  const folded = endOf(row.texted, AFTER_TEXT);
  if (folded > now.getTime()) {
    return { is: 'later', again: new Date(Math.min(folded, again.getTime())), texts: false };
  }
  const set = { texted: now.toISOString(), textedFor, ...forgetsIn(ports, row.pk) };
  if ((await changeSeen(ports.relay, rungKey(partner), rungRowSchema, row, { set })) === undefined) {
    throw new Error('A duty phone is texted by several at once');
  }
  return { is: 'later', again, texts: true };
};

/**
 * Whether a partner's duty phone may ring now for one more alarm: noted first, so that of several at once one rings. With what it
 * rings for: whoever comes back to that, or is at it as well, may ring too, and the alarm's own row says which of them does.
 *
 * @throws when several were noted at the same moment: the message is tried again
 */
export const mayRing = async (ports: RelayPorts, job: AlarmJob, partner: PartnerId): Promise<MayRing> => {
  const { relay } = ports;
  const now = ports.now();
  const key = rungKey(partner);
  const rung = now.toISOString();
  // Of the clock: a moment here would tell when something urgent came.
  const until = new Date(Math.floor(now.getTime() / HOUR) * HOUR + HOUR).toISOString();
  const rungFor = forOne(job);
  const row = await relay.get(key, rungRowSchema);
  if (row === undefined) {
    const noted = { rung, rungFor, count: 1, until, ...forgetsIn(ports, key.pk) };
    const fresh = { ...key, kind: 'rung' as const, revision: 1, ...noted };
    if (await relay.putIfAbsent(fresh)) return NOW;
    throw new Error('A duty phone is rung by several at once');
  }
  if (row.rungFor === rungFor) return NOW;
  // Who took something may have looked at the portal before this came: what is immediate does not rely on it.
  const sinceTaken = job.urgency === 'immediate' ? 0 : endOf(row.taken, AFTER_TAKING);
  const muted = Math.max(endOf(row.rung, AFTER_RING), sinceTaken);
  if (muted > now.getTime()) return { is: 'later', again: new Date(muted), texts: false };
  const isOver = row.until <= rung;
  if (!isOver && row.count >= MOST_RINGS) return textAlone(ports, row, job, partner);
  const counted = isOver ? { count: 1, until } : { count: row.count + 1 };
  const set = { rung, rungFor, ...counted, ...forgetsIn(ports, key.pk) };
  if ((await changeSeen(relay, key, rungRowSchema, row, { set })) !== undefined) return NOW;
  throw new Error('A duty phone is rung by several at once');
};

/** Somebody took an alarm: for a while it rings for no other. */
export const noteTaken = async ({ relay, now }: RelayPorts, partner: PartnerId): Promise<void> => {
  await relay.change(rungKey(partner), { set: { taken: now().toISOString() } });
};

/** When a duty phone rang is nobody's business once it mutes nothing; how often it did, once the hour is over. */
export const forgetRung = async (ports: RelayPorts, row: RungRow): Promise<void> => {
  const { relay } = ports;
  const now = ports.now();
  const key = { pk: row.pk, sk: row.sk };
  if (row.until <= now.toISOString()) return void (await relay.delete(key, { revision: row.revision }));
  const muted = Math.max(endOf(row.rung, AFTER_RING), endOf(row.taken, AFTER_TAKING), endOf(row.texted, AFTER_TEXT));
  const isOver = muted <= now.getTime();
  const next = isOver ? new Date(row.until) : new Date(muted);
  const set = owesBy('relay', 'routine', row.pk, next, now);
  await changeSeen(relay, key, rungRowSchema, row, { set, ...(isOver && { remove: ['rung', 'taken', 'texted'] }) });
};
