import type { OpenChain } from '../../shared/custody/log.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { eraseSealed } from '../../shared/erasing/eraseSealed.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeSeenTip } from '../../shared/intake/changeTip.ts';
import { PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { owesBy } from '../../shared/rows/owed.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { forgetAtRelay } from './handToRelay.ts';
import { lookAgainAt } from './lookAgain.ts';
import type { RoutingPorts } from './ports.ts';
import { endReferrals } from './endReferrals.ts';
import { deleteGrants } from './revoke.ts';
import { engagedIn, heldBy } from './standing.ts';
import { withhold } from './withhold.ts';

/** Why it goes, in one word for grants, referrals and the log: never whose it was. */
const causeOf = ({ deletion }: TipRow): 'deleted_by_holder' | 'expired' =>
  deletion?.expired === true ? 'expired' : 'deleted_by_holder';

/**
 * What follows from "delete", or from the end of a tip's days: at once, every grant is gone and partners see that the holder of the code deleted it. Once
 * the time to undo is over, what was sealed is erased.
 *
 * @returns false if the tip changed meanwhile (it was undone): decide afresh
 */
export const afterDeletion = async (ports: RoutingPorts, chain: OpenChain, row: TipRow): Promise<boolean> => {
  const { deletion } = row;
  if (deletion === null) return false;
  // First what stops everybody at once; then what each partner holds.
  await withhold(ports, row.pk, true);
  await forgetAtRelay(ports, row.pk);
  const held = await heldBy(ports, chain, row);
  await deleteGrants(ports, chain, held.grants, causeOf(row));
  await endReferrals(ports, [...held.referrals.values()], causeOf(row));
  const due = new Date(deletion.eraseAfter);
  if (ports.now() >= due) return erase(ports, chain, row);

  if (row.staleMailbox !== null) await ports.mailboxes.delete({ pk: row.staleMailbox });
  const lane = laneOf(row.urgency?.level ?? 'prompt');
  const again = lookAgainAt(row, ports.now());
  const waiting = await changeSeenTip(ports.tips, row, {
    set: {
      sharedWith: [],
      entries: [],
      triaged: [],
      staleMailbox: null,
      ...(again && { lookAgain: again.toISOString() }),
      ...owesBy('routing', lane, row.pk, again ?? due, ports.now()),
    },
    remove: again === undefined ? ['lookAgain'] : [],
  });
  return waiting !== undefined;
};

/**
 * First the tip forgets its mailbox, on the condition that nobody undid the deletion: from then on no code leads to it
 * and nothing can change it. Then the erasure is put into the locked bucket, so that a restore repeats it: not before,
 * since an erasure that is listed there is one for good. And then it is done, what wraps keys first. The custody chain
 * stays: it says that something was erased, and not what.
 */
const erase = async (ports: RoutingPorts, chain: OpenChain, row: TipRow): Promise<boolean> => {
  const hour = hourOf(ports.now());
  // The key under which the row is found again, should this be cut short.
  const lookup = row.mailbox ?? row.staleMailbox;
  if (row.mailbox !== null && row.staleMailbox !== null) await ports.mailboxes.delete({ pk: row.staleMailbox });
  const closed = await changeSeenTip(ports.tips, row, { set: { mailbox: null, staleMailbox: lookup } });
  if (closed === undefined) return false;

  await ports.erasures.put(row.pk, hour);
  await eraseSealed(ports, { tip: row.pk, mailboxes: [lookup], partners: engagedIn(chain, row) });
  await chain.append([{ id: 'erased', actor: PIPELINE, act: 'erased', digests: [], reason: causeOf(row), hour }]);
  const gone = await ports.tips.delete({ pk: row.pk }, { revision: closed.revision });
  if (gone) ports.log.info('erased', {});
  return gone;
};
