import type { PartnerId } from '../../shared/domain/partner.ts';
import { lane } from '../../shared/mailbox/lane.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { owes } from '../../shared/rows/owed.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import { deleteGrants } from './deleteGrants.ts';
import { engagedIn } from '../routing/standing.ts';
import { endReferralsOf } from './endReferralsOf.ts';
import { lastWord } from './lastWord.ts';
import type { ReplayPorts } from './ports.ts';

const TRIES = 10;
/** A row that is not one must not keep all others shut; nothing of it stays open. */
const tipOrNothingSchema = tipRowSchema.nullable().catch(null);

/**
 * Makes a restored tip say what its reporter said last, which its row has forgotten and the log has not. Grants of a tip
 * of which anything was ever taken back go, and routing makes those that stand; every tip owes it routing. Done twice it
 * changes nothing more.
 *
 * @returns whether the row had forgotten something
 */
export const takeBack = async (ports: ReplayPorts, tip: string): Promise<boolean> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const done = await takeBackOnce(ports, tip);
    if (done !== undefined) return done;
  }
  throw new Error('A tip is changed by too many at once');
};

const takeBackOnce = async (ports: ReplayPorts, tip: string): Promise<boolean | undefined> => {
  const row = await ports.tips.get({ pk: tip }, tipOrNothingSchema);
  if (row === undefined) return false;
  if (row === null) {
    await deleteGrants(ports, tip, [...ports.kinds.keys()]);
    return true;
  }
  const chain = await ports.custody.open(chainOf(PIPELINE, tip));
  // The log names whoever was given something before the tip does.
  const engaged = engagedIn(chain, row);
  if (!chain.isWhole()) return shutAway(ports, row, engaged);
  const { set, deadMailboxes, takesBack, undone, revision } = lastWord(row, chain.acts());
  if (takesBack) await deleteGrants(ports, tip, [...ports.kinds.keys(), ...engaged]);
  await endReferralsOf(ports, { ...row, engaged }, set);
  for (const pk of deadMailboxes) await ports.mailboxes.delete({ pk });
  const changed = await ports.tips.change(
    { pk: tip },
    {
      set: {
        ...set,
        ...owes(owedIn(row.owed, undone, Boolean(set.deletion)), lane(row), tip, ports.now()),
        revision: Math.max(row.revision, revision) + 1,
      },
      when: { revision: row.revision },
    },
  );
  return changed ? Object.keys(set).length > 0 : undefined;
};

/**
 * Nobody can tell from a broken chain what was taken back, so all of it was: no grant stands, and no code opens
 * anything. Routing gives nobody anything on such a chain's word, and rings.
 */
const shutAway = async (
  ports: ReplayPorts,
  row: TipRow,
  engaged: readonly PartnerId[],
): Promise<boolean | undefined> => {
  ports.log.error('chain_broken', { count: 1 });
  await deleteGrants(ports, row.pk, [...ports.kinds.keys(), ...engaged]);
  for (const pk of [row.mailbox, row.staleMailbox]) if (pk !== null) await ports.mailboxes.delete({ pk });
  const changed = await ports.tips.change(
    { pk: row.pk },
    {
      set: {
        withheld: true,
        mailbox: null,
        staleMailbox: null,
        ...owes('routing', lane(row), row.pk, ports.now()),
        revision: row.revision + 1,
      },
      when: { revision: row.revision },
    },
  );
  return changed ? true : undefined;
};

/** Triage points to routing when it is done; but sharing stops without waiting for it. */
const owedIn = (owed: string | undefined, undone: boolean, deletes: boolean): 'triage' | 'routing' =>
  undone || (owed === 'triage' && !deletes) ? 'triage' : 'routing';
