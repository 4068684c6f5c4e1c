import type { OpenChain } from '../../shared/custody/log.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { isOver } from '../../shared/domain/retention.ts';
import { laneOf } from '../../shared/domain/urgency.ts';
import { changeSeenTip } from '../../shared/intake/changeTip.ts';
import { PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { lastSaid } from '../../shared/rows/kept.ts';
import { owes } from '../../shared/rows/owed.ts';
import type { TipRow } from '../../shared/rows/tip.ts';
import { lateUntil } from './lookAgain.ts';
import type { RoutingPorts } from './ports.ts';

/** By the log, which no restore takes back and no row can be set against; what it has not heard of yet counts as well. */
export const saidSince = (chain: OpenChain, { entries, label }: TipRow): string =>
  lastSaid([...chain.acts(), ...entries]) ?? label.received.slice(0, 10);

/** Whether a tip was kept for as long as the country says. On the word of a broken log nothing is erased. */
export const isKeptLongEnough = ({ pack, now }: RoutingPorts, chain: OpenChain, tip: TipRow): boolean =>
  chain.isWhole() && isOver(saidSince(chain, tip), pack.jurisdiction.retentionDays, now());

/**
 * Ends a tip whose days are over, in one write, on the condition that nobody adds to it meanwhile. From then on it goes
 * as one that its reporter deleted, but that no code leads to it any more. It is erased in the next hour and not at once:
 * whoever had read it before may still give somebody something.
 */
export const expire = async (ports: RoutingPorts, tip: TipRow): Promise<void> => {
  const now = ports.now();
  const hour = hourOf(now);
  const nextHour = hourOf(new Date(lateUntil(now).getTime() + 3_600_000));
  if (tip.mailbox !== null && tip.staleMailbox !== null) await ports.mailboxes.delete({ pk: tip.staleMailbox });
  await changeSeenTip(ports.tips, tip, {
    set: {
      deletion: { requested: hour, eraseAfter: nextHour, expired: true },
      withheld: true,
      mailbox: null,
      staleMailbox: tip.mailbox ?? tip.staleMailbox,
      entries: [
        ...tip.entries,
        { id: `expired:${tip.revision}`, actor: PIPELINE, act: 'expired', digests: [], reason: null, hour },
      ],
      ...owes('routing', laneOf(tip.urgency?.level ?? 'prompt'), tip.pk, now),
    },
  });
};
