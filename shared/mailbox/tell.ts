import { sendOrLeave } from '../adapters/queue.ts';
import type { IntakePorts } from '../intake/ports.ts';
import { owes, type Owed } from '../rows/owed.ts';
import type { TipRow } from '../rows/tip.ts';
import { lane } from './lane.ts';

/** What is owed after a change: triage where it must judge again, else routing; never less than is owed already. */
export const owedAfter = (row: TipRow, step: 'triage' | 'routing', now: Date): Owed =>
  owes(row.owed === 'triage' ? 'triage' : step, lane(row), row.pk, now);

/** Points the next step at a tip that has just been changed. */
export const tell = async (ports: IntakePorts, row: TipRow): Promise<void> => {
  const queue = row.owed === 'triage' ? ports.queues.triage : ports.queues.routing;
  if (row.owed !== undefined) await sendOrLeave(queue, lane(row), { tip: row.pk });
};

/** As `tell`, and routing in any case: what is withdrawn is taken back also while triage has still to judge. */
export const tellRouting = async (ports: IntakePorts, row: TipRow): Promise<void> => {
  await tell(ports, row);
  if (row.owed === 'triage') await sendOrLeave(ports.queues.routing, lane(row), { tip: row.pk });
};
