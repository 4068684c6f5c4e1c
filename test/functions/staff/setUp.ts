import type { ReferralRow } from '../../../shared/rows/referral.ts';
import type { StaffRole } from '../../../shared/rows/request.ts';
import type { Dependencies } from '../../../functions/staff/ports.ts';
import { newBrowser, signIn } from './browser.ts';
import { aReferral } from './fixtures.ts';
import { newMemory, put } from './memory.ts';

interface Wanted {
  readonly referral?: Partial<ReferralRow>;
  readonly role?: StaffRole;
  readonly dependencies?: Partial<Dependencies>;
}

/** One referral at the desk, and somebody of the desk signed in. */
export const atTheDesk = async ({ referral = {}, role = 'case_worker', dependencies = {} }: Wanted = {}) => {
  const memory = newMemory();
  const row = await aReferral({ parts: [], ...referral });
  put(memory, row);
  const browser = newBrowser(memory, 'desk', dependencies);
  await signIn(memory, browser, 'desk', role);
  return { memory, row, browser, path: `/referrals/${row.tip}` };
};
