import * as z from 'zod';
import { hourOf } from '../../shared/domain/hour.ts';
import type { OpenChain } from '../../shared/custody/log.ts';
import { eraseSealed } from '../../shared/erasing/eraseSealed.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import type { ReferralRow } from '../../shared/rows/referral.ts';
import { endReferrals } from '../routing/endReferrals.ts';
import { engagedIn } from '../routing/standing.ts';
import type { ReplayPorts } from './ports.ts';
import { referralsByQuery } from './referralsByQuery.ts';
import { referralsOf } from './referralsOf.ts';

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
  const mailboxes = [row?.mailbox ?? null, row?.staleMailbox ?? null];
  const known = [...new Set([...ports.kinds.keys(), ...(row?.engaged ?? [])])];
  const found = await eraseSealed(ports, { tip, mailboxes, partners: known });
  const rows = await referralsOf(ports, tip, known);
  if (row === undefined && found === 0 && rows.every(isOver)) return false;
  const chain = await ports.custody.open(chainOf(PIPELINE, tip));
  // The log names whoever was given something before the tip does.
  const others = engagedIn(chain, { engaged: [] }).filter((partner) => !known.includes(partner));
  await eraseSealed(ports, { tip, mailboxes: [], partners: others });
  const standing = [...rows, ...(await referralsOf(ports, tip, others))].filter((each) => !isOver(each));
  await endReferrals(
    { ...ports, referrals: referralsByQuery(ports.referrals) },
    standing,
    hasExpired(chain) ? 'expired' : 'deleted_by_holder',
  );
  await logErasure(ports, chain);
  await ports.tips.delete({ pk: tip });
  return true;
};

const isOver = ({ ended }: ReferralRow): boolean => ended === 'deleted_by_holder' || ended === 'expired';

/** Nobody had asked for it: what the log has last of how it went says so. */
const hasExpired = (chain: OpenChain): boolean =>
  chain.acts().findLast(({ act }) => act === 'deletion_requested' || act === 'expired')?.act === 'expired';

/** The list of erasures is under a lock: what cannot be told to a broken chain is known there, and keeps nothing from going. */
const logErasure = async ({ now, log }: ReplayPorts, chain: OpenChain): Promise<void> => {
  if (!chain.isWhole()) return log.error('chain_broken', { count: 1 });
  const hour = hourOf(now());
  await chain.append([
    { id: `erased:${hour}`, actor: PIPELINE, act: 'erased', digests: [], reason: 'came_back', hour },
  ]);
};
