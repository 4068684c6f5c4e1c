import { LAST } from '../domain/triage.ts';
import { rankOf } from '../domain/urgency.ts';
import type { ReferralRow } from './referral.ts';

/** States in which nothing more is asked of a partner. */
const ENDED = new Set(['declined', 'outcome', 'closed', 'expired', 'revoked', 'recalled', 'failed']);
/** States in which nobody there has said "seen". */
const UNSEEN = new Set(['queued', 'delivered', 'consent_pending', 'authorised']);

/** Whether somebody there still has to say "seen": until then it is owed, and overdue when its time is over. */
export const isWaiting = ({ state, unread, ended }: Pick<ReferralRow, 'state' | 'unread' | 'ended'>): boolean =>
  ended === null && (unread || state === 'queued' || state === 'delivered');

type Placed = Pick<ReferralRow, 'state' | 'unread' | 'urgency' | 'due' | 'tip' | 'order' | 'musts'>;

/** Until when the review group has to have looked at what one of it released alone. */
const reviewDue = ({ musts = [] }: Pick<Placed, 'musts'>): string | undefined =>
  musts
    .flatMap(({ due }) => due ?? [])
    .sort()
    .at(0);

const isUnseen = ({ state, unread }: Pick<Placed, 'state' | 'unread'>): boolean => unread || UNSEEN.has(state);

/** When somebody has to look: at what is new, and then at what was released alone. */
export const dueOf = (row: Pick<Placed, 'state' | 'unread' | 'due' | 'musts'>): string =>
  isUnseen(row) ? row.due : (reviewDue(row) ?? row.due);

export const boxOf = (row: Pick<Placed, 'state' | 'unread' | 'musts'>): 'new' | 'open' | 'closed' =>
  isUnseen(row) || reviewDue(row) !== undefined ? 'new' : ENDED.has(row.state) ? 'closed' : 'open';

/** What was held back as possible abuse stands behind everything routine, also behind what is due later. */
const AFTER_ALL = '9999-12-31T23:59';
const placeByDue = (row: Placed): string =>
  row.urgency === 'routine' && row.order === LAST ? AFTER_ALL : dueOf(row).slice(0, 16);

/** Where a referral stands in its partner's inbox: by danger, then by due time, and equals by their signs. */
export const inboxKeyOf = (row: Placed): string =>
  [boxOf(row), rankOf(row.urgency), placeByDue(row), row.order, row.tip].join('#');
