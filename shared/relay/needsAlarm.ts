import { rankOf, type Urgency } from '../domain/urgency.ts';
import { isWaiting } from '../rows/inbox.ts';
import type { ReferralRow } from '../rows/referral.ts';

const RINGS: ReadonlySet<Urgency> = new Set<Urgency>(['immediate', 'urgent']);

/** What nobody knows to be urgent rings once its partner was reminded; what is routine never does, at whatever hour that is. */
const rings = ({ urgency, chase }: Pick<ReferralRow, 'urgency' | 'chase'>): boolean =>
  RINGS.has(urgency) || (urgency === 'prompt' && (chase?.round ?? 0) > 0);

/** Whether the duty phone is still to be rung: for what is urgent, and once more where that became immediate, or is among the new again. */
export const needsAlarm = (
  row: Pick<ReferralRow, 'urgency' | 'state' | 'unread' | 'ended' | 'alarm' | 'chase'>,
): boolean =>
  rings(row) &&
  isWaiting(row) &&
  (row.alarm === undefined || row.alarm.again === true || rankOf(row.urgency) < rankOf(row.alarm.urgency));
