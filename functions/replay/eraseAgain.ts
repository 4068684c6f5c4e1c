import * as z from 'zod';
import { hourOf } from '../../shared/domain/hour.ts';
import { eraseSealed } from '../../shared/erasing/eraseSealed.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { referralKey, referralRowSchema } from '../../shared/rows/referral.ts';
import { endReferrals } from '../routing/endReferrals.ts';
import type { ReplayPorts } from './ports.ts';
import { referralsByQuery } from './referralsByQuery.ts';

/** All that is needed of a tip that came back; what else it says is not looked at. */
const tipSchema = z.object({
  mailbox: z.string().nullable().catch(null),
  staleMailbox: z.string().nullable().catch(null),
  engaged: z.array(z.string()).catch([]),
});

/**
 * Erases once more what was erased before, as routing did it: wrapped keys first, and the tip's own row, by which all else
 * is found, last. What is not there is no fault.
 *
 * @returns whether anything of it was there
 */
export const eraseAgain = async (ports: ReplayPorts, tip: string): Promise<boolean> => {
  const row = await ports.tips.get({ pk: tip }, tipSchema);
  const partners = [...new Set([...ports.kinds.keys(), ...(row?.engaged ?? [])])];
  const mailboxes = [row?.mailbox ?? null, row?.staleMailbox ?? null];
  const referrals = referralsByQuery(ports.referrals);
  const found = await eraseSealed(ports, { tip, mailboxes, partners });
  const rows = await Promise.all(partners.map((pk) => referrals.get({ pk, sk: referralKey(tip) }, referralRowSchema)));
  const standing = rows.flatMap((each) => (each === undefined || each.ended === 'deleted_by_holder' ? [] : [each]));
  if (row === undefined && found === 0 && standing.length === 0) return false;
  await endReferrals({ ...ports, referrals }, standing, 'deleted_by_holder');
  await logErasure(ports, tip);
  await ports.tips.delete({ pk: tip });
  return true;
};

/** The list of erasures is under a lock: what cannot be told to a broken chain is known there, and keeps nothing from going. */
const logErasure = async ({ custody, now, log }: ReplayPorts, tip: string): Promise<void> => {
  const chain = await custody.open(chainOf(PIPELINE, tip));
  if (!chain.isWhole()) return log.error('chain_broken', { count: 1 });
  const hour = hourOf(now());
  await chain.append([
    { id: `erased:${hour}`, actor: PIPELINE, act: 'erased', digests: [], reason: 'came_back', hour },
  ]);
};
