import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { append } from '../../shared/custody/log.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { triage } from '../../shared/domain/triage.ts';
import { laneOf, rankOf } from '../../shared/domain/urgency.ts';
import { changeTip } from '../../shared/intake/changeTip.ts';
import { chainOf, PIPELINE } from '../../shared/rows/custodyEntry.ts';
import { owes } from '../../shared/rows/owed.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import type { Step } from '../../shared/steps/consume.ts';
import type { TriagePorts } from './dependencies.ts';

type Judged = NonNullable<TipRow['urgency']>;

/** What was judged before stands unless the new facts are worse: words that are added never make a tip less urgent. */
const worse = (before: TipRow['urgency'], after: Judged): Judged =>
  before !== null && rankOf(before.level) <= rankOf(after.level) ? before : after;

/**
 * Judges how soon a person must look, from the label alone, and hands the tip on to routing. A tip that owes no triage
 * was judged already: a message that comes twice changes nothing.
 */
export const triageTip = async (ports: TriagePorts, tip: string): Promise<void> => {
  const row = await ports.tips.get({ pk: tip }, tipRowSchema);
  if (row?.owed !== 'triage') return;
  await append(ports.custody, chainOf(PIPELINE, tip), row.entries);

  const now = ports.now();
  const changed = await changeTip(ports.tips, tip, (current) => {
    if (current.owed !== 'triage') return undefined;
    const { urgency, due, order, reasons } = triage({
      label: current.label,
      minutes: ports.pack.jurisdiction.minutes,
      now,
    });
    const judged = worse(current.urgency, {
      level: urgency,
      due: due.toISOString(),
      order,
      reasons: [...reasons],
      by: 'triage',
    });
    const logged = new Set(row.entries.map(({ id }) => id));
    return {
      set: {
        urgency: judged,
        entries: [
          ...current.entries.filter(({ id }) => !logged.has(id)),
          {
            id: `triage:${current.revision}`,
            actor: PIPELINE,
            act: 'triaged',
            digests: [],
            reason: judged.level,
            hour: hourOf(now),
          },
        ],
        ...owes('routing', laneOf(judged.level), tip, now),
      },
    };
  });
  if (changed?.owed === 'routing')
    await sendOrLeave(ports.routing, laneOf(changed.urgency?.level ?? 'prompt'), { tip });
};

export const triageStep =
  (ports: TriagePorts): Step =>
  async (pointer) => {
    if (!('tip' in pointer) || 'partner' in pointer) throw new Error('triage is pointed at a tip');
    await triageTip(ports, pointer.tip);
  };
