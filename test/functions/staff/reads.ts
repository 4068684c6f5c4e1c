import type { ReadStore } from '../../../functions/staff/reads/store.ts';
import { readWeekKey } from '../../../shared/rows/read.ts';
import type { Memory } from './memory.ts';

/** Who opened what, over Maps. */
export const readsOf = ({ reads, readWeeks }: Pick<Memory, 'reads' | 'readWeeks'>, partner: string): ReadStore => ({
  async note(row) {
    const sk = readWeekKey(row.week, row.by);
    const { pk, by, week } = row;
    if (!readWeeks.has(`${pk}/${sk}`)) readWeeks.set(`${pk}/${sk}`, { pk, sk, by, week });
    reads.set(`${pk}/${row.sk}`, row);
  },
  weeks: async (week) => [...readWeeks.values()].filter((row) => row.pk === partner && row.week === week),
  of: async (week, member) =>
    [...reads.values()].filter((row) => row.pk === partner && row.week === week && row.by === member),
  async review(row) {
    readWeeks.set(`${row.pk}/${row.sk}`, row);
  },
});
