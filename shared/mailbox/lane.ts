import { laneFor } from '../domain/triage.ts';
import { laneOf, type Lane } from '../domain/urgency.ts';
import type { TipRow } from '../rows/tip.ts';

/** Urgent if either the danger facts or whoever judged the tip says so: a change never waits longer than the tip did. */
export const lane = (row: TipRow): Lane => {
  const judged = row.urgency === null ? 'routine' : laneOf(row.urgency.level);
  return judged === 'urgent' ? 'urgent' : laneFor(row.label);
};
