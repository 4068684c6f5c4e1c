import type { Table } from '../../shared/adapters/table.ts';
import { REFERRAL_FIELDS } from '../../shared/rows/referral.ts';

/**
 * Referrals are read by naming what a referral has, which IAM can hold the role to. A grant lies in the same table, and what
 * it wraps is none of it.
 */
export const referralsByQuery = (referrals: Table): Table => ({
  ...referrals,
  async get(key, schema) {
    const search = { hash: { value: key.pk }, range: { equals: key.sk ?? '' }, only: REFERRAL_FIELDS };
    return (await referrals.query(search, schema)).rows[0];
  },
});
