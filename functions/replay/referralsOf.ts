import { inTurns } from '../../shared/adapters/inTurns.ts';
import type { PartnerId } from '../../shared/domain/partner.ts';
import { referralKey, referralRowSchema, type ReferralRow } from '../../shared/rows/referral.ts';
import type { ReplayPorts } from './ports.ts';
import { referralsByQuery } from './referralsByQuery.ts';

const rowOrNothingSchema = referralRowSchema.nullable().catch(null);

/**
 * What these partners were referred of a tip that is to be taken from them. A row that is none is deleted: it cannot be
 * ended, and must not keep all others shut.
 */
export const referralsOf = async (
  { referrals }: Pick<ReplayPorts, 'referrals'>,
  tip: string,
  partners: readonly PartnerId[],
): Promise<ReferralRow[]> => {
  const rows: ReferralRow[] = [];
  await inTurns(partners, async (pk) => {
    const key = { pk, sk: referralKey(tip) };
    const row = await referralsByQuery(referrals).get(key, rowOrNothingSchema);
    if (row === null) await referrals.delete(key);
    else if (row !== undefined) rows.push(row);
  });
  return rows;
};
