import { rankOf, type Urgency } from '../domain/urgency.ts';
import { isWaiting } from '../rows/inbox.ts';
import type { ReferralRow } from '../rows/referral.ts';

const RINGS: ReadonlySet<Urgency> = new Set<Urgency>(['immediate', 'urgent']);

/** Whether the duty phone is still to be rung: for what is urgent, and once more where that became immediate, or is among the new again. */
export const needsAlarm = (row: Pick<ReferralRow, 'urgency' | 'state' | 'unread' | 'ended' | 'alarm'>): boolean =>
  RINGS.has(row.urgency) &&
  isWaiting(row) &&
  (row.alarm === undefined || row.alarm.again === true || rankOf(row.urgency) < rankOf(row.alarm.urgency));
