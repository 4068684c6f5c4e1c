import type { WorkStore } from '../../../functions/staff/work/store.ts';
import { holdKey } from '../../../shared/rows/hold.ts';
import type { Memory } from './memory.ts';

/** Whose work each referral is, over a Map. */
export const workOf = ({ holds }: Pick<Memory, 'holds'>, partner: string): WorkStore => ({
  hold: async (tip) => holds.get(`${partner}/${holdKey(tip)}`),
  holds: async () => [...holds.values()].filter(({ pk }) => pk === partner),
  async take(row) {
    const key = `${row.pk}/${row.sk}`;
    if (holds.has(key)) return false;
    holds.set(key, row);
    return true;
  },
  async give(row) {
    holds.set(`${row.pk}/${row.sk}`, row);
  },
  async letGo(tip) {
    holds.delete(`${partner}/${holdKey(tip)}`);
  },
});
