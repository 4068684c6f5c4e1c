import { sendOrLeave } from '../../shared/adapters/queue.ts';
import { hourOf } from '../../shared/domain/hour.ts';
import { triage } from '../../shared/domain/triage.ts';
import { laneOf, rankOf } from '../../shared/domain/urgency.ts';
import { changeTip } from '../../shared/intake/changeTip.ts';
import { PIPELINE, TRIAGE } from '../../shared/rows/custodyEntry.ts';
import { owes } from '../../shared/rows/owed.ts';
import { tipRowSchema, type TipRow } from '../../shared/rows/tip.ts';
import type { Step } from '../../shared/steps/consume.ts';
import type { TriagePorts } from './dependencies.ts';

type Judged = NonNullable<TipRow['urgency']>;

/**
 * What was judged before stands unless the new facts are worse: words that are added never make a tip less urgent. Where they make it no
 * more so, whoever reads still sees what is known by now, unless a person set it, for reasons of their own.
 */
const worse = (before: TipRow['urgency'], after: Judged): Judged => {
  if (before === null || rankOf(after.level) < rankOf(before.level)) return after;
  return before.level === after.level && before.by === after.by ? { ...before, reasons: after.reasons } : before;
};

/**
 * Judges how soon a person must look, from the label alone, and hands the tip on to routing. A tip that owes no triage
 * was judged already: a message that comes twice changes nothing. What is to be logged stays in the tip until routing,
 * which reads the log anyway, has put it there.
 */
export const triageTip = async (ports: TriagePorts, tip: string): Promise<void> => {
  const row = await ports.tips.get({ pk: tip }, tipRowSchema);
  if (row?.owed !== 'triage') return;

  const now = ports.now();
  const judge = (current: TipRow) => {
    if (current.owed !== 'triage') return undefined;
    const {
      urgency: level,
      due,
      order,
      reasons,
    } = triage({ label: current.label, rules: ports.pack.jurisdiction, now });
    const found = { level, due: due.toISOString(), order, reasons: [...reasons], by: 'triage' };
    const urgency = worse(current.urgency, found);
    const id = `${TRIAGE}${current.revision}`;
    const entry = {
      id,
      actor: PIPELINE,
      act: 'triaged',
      digests: [],
      reason: urgency.level,
      hour: hourOf(now),
    } as const;
    return {
      set: { urgency, triaged: [...current.triaged, entry], ...owes('routing', laneOf(urgency.level), tip, now) },
    };
  };
  const changed = await changeTip(ports.tips, tip, judge, row);
  if (changed?.owed === 'routing') {
    await sendOrLeave(ports.routing, laneOf(changed.urgency?.level ?? 'prompt'), { tip });
  }
};

export const triageStep =
  (ports: TriagePorts): Step =>
  async (pointer) => {
    if (!('tip' in pointer) || 'partner' in pointer || 'job' in pointer) throw new Error('triage is pointed at a tip');
    await triageTip(ports, pointer.tip);
  };
