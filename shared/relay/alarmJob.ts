import { createHash } from 'node:crypto';
import type { PartnerId } from '../domain/partner.ts';
import type { Urgency } from '../domain/urgency.ts';
import { ALARM, type AlarmJob } from '../rows/alarm.ts';
import { owes } from '../rows/owed.ts';

const hashed = (words: string): string => createHash('sha256').update(words).digest('hex').slice(0, 32);

interface Alarm {
  readonly partner: PartnerId;
  readonly tip: string;
  readonly urgency: Urgency;
  /** Where its referral came from a restore: what rang before was another thing. */
  readonly restore: string | undefined;
  /** How many alarms this referral had before. */
  readonly round?: number;
  /** The one before, which may still go on. */
  readonly instead?: string | undefined;
}

/** The same referral is rung for once as urgent, once more if it becomes immediate, and each time that it is among the new again. */
export const alarmId = ({ partner, tip, urgency, restore, round = 0 }: Alarm): string => {
  const again = round === 0 ? '' : `/${round}`;
  return `${ALARM}${hashed(`quietline/1/alarm:${partner}/${tip}/${urgency}/${restore ?? ''}${again}`)}`;
};

export const alarmJob = (alarm: Alarm, now: Date): AlarmJob => {
  const pk = alarmId(alarm);
  return {
    pk,
    sk: 'job#alarm',
    kind: 'alarm',
    revision: 1,
    partner: alarm.partner,
    tip: alarm.tip,
    urgency: alarm.urgency,
    ...(alarm.instead !== undefined && { instead: alarm.instead }),
    state: 'waiting',
    told: [],
    ...owes('relay', 'urgent', pk, now),
  };
};

/** What the provider is given with the text to the one who was told last. */
export const alarmTextId = ({ pk, told }: AlarmJob): string => hashed(`quietline/1/alarm-text:${pk}/${told.length}`);

/** Under which it stands when a partner's duty phone was rung. */
export const rungKey = (partner: PartnerId) =>
  ({ pk: `duty${hashed(`quietline/1/duty:${partner}`)}`, sk: 'job#rung' }) as const;
