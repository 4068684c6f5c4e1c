import { queryAll } from '../../shared/adapters/table.ts';
import { append } from '../../shared/custody/log.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeTip } from '../../shared/intake/changeTip.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { owes } from '../../shared/rows/owed.ts';
import { partRowSchema } from '../../shared/rows/part.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import type { RoutingPorts } from './ports.ts';
import { endReferrals } from './referrals.ts';
import { deleteGrants } from './revoke.ts';
import { heldBy } from './standing.ts';

/**
 * What follows from "delete": at once, every grant is gone and partners see that the holder of the code deleted it. Once
 * the time to undo is over, what was sealed is erased.
 *
 * @returns false if the tip changed meanwhile (it was undone): decide afresh
 */
export const afterDeletion = async (ports: RoutingPorts, row: TipRow): Promise<boolean> => {
  const { deletion } = row;
  if (deletion === null) return false;
  const held = await heldBy(ports, row);
  await deleteGrants(ports, row.pk, held.grants, 'deleted_by_holder');
  await endReferrals(ports, [...held.referrals.values()], 'deleted_by_holder');
  if (ports.now().getTime() >= Date.parse(deletion.eraseAfter)) return erase(ports, row);

  const waiting = await changeTip(ports.tips, row.pk, (current) =>
    current.revision === row.revision
      ? {
          set: {
            sharedWith: [],
            entries: [],
            ...owes('routing', laneOf(row.urgency?.level ?? 'prompt'), row.pk, ports.now()),
            owedNext: `${deletion.eraseAfter.slice(0, 16)}:00Z`,
            owedTries: 0,
          },
        }
      : undefined,
  );
  return waiting?.revision === row.revision + 1;
};

/**
 * Wrapped keys first: once the mailbox row is gone no code opens anything, and with the parts go the keys that are
 * wrapped for intake. The erasure is in the locked bucket before that, so that a restore repeats it. The custody chain
 * stays: it says that something was erased, and not what.
 */
const erase = async (ports: RoutingPorts, row: TipRow): Promise<boolean> => {
  const hour = hourOf(ports.now());
  await ports.erasures.put(row.pk, hour);
  for (const lookup of [row.mailbox, row.staleMailbox]) {
    if (lookup !== null) await ports.mailboxes.delete({ pk: lookup });
  }
  const parts = await queryAll(ports.parts, { hash: { value: row.pk } }, partRowSchema);
  for (const { pk, sk } of parts) await ports.parts.delete({ pk, sk });
  await append(ports.custody, chainOf(PIPELINE, row.pk), [
    { id: 'erased', actor: PIPELINE, act: 'erased', digests: [], reason: 'deleted_by_holder', hour },
  ]);
  const gone = await ports.tips.delete({ pk: row.pk }, { revision: row.revision });
  if (gone) ports.log.info('erased', { tip: row.pk });
  return gone;
};
