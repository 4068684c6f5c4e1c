import { changeRow } from '../../shared/adapters/changeRow.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { OWED_FIELDS } from '../../shared/rows/owed.ts';
import { ENDED_FIELDS, referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { RoutingPorts } from './ports.ts';
import { endedReferral } from './project.ts';

/** Compared as what is stored, where a field that is undefined is a field that is not there. */
export const isSame = (current: ReferralRow, next: Omit<ReferralRow, 'pk' | 'sk'>): boolean =>
  JSON.stringify({ ...current, ...next }) === JSON.stringify(current);

/** No more than the end changes: the role that replays erasures may name nothing else. */
const changedBy = (next: Omit<ReferralRow, 'pk' | 'sk'>) =>
  Object.fromEntries(ENDED_FIELDS.map((field) => [field, next[field]]));

/** Takes a tip out of partners' hands: what they see from now on is that it ended, and why. */
export const endReferrals = async (
  ports: Pick<RoutingPorts, 'referrals' | 'now'>,
  rows: readonly ReferralRow[],
  ended: NonNullable<ReferralRow['ended']>,
): Promise<void> => {
  const hour = hourOf(ports.now());
  for (const row of rows) {
    const end = (current: ReferralRow) => {
      const { pk: _pk, sk: _sk, ...next } = endedReferral(current, ended, hour);
      return isSame(current, next) ? undefined : { set: changedBy(next), remove: OWED_FIELDS };
    };
    await changeRow(ports.referrals, { pk: row.pk, sk: referralKey(row.tip) }, referralRowSchema, end, row);
  }
};
