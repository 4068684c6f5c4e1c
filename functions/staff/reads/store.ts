import type { Table } from '../../../shared/adapters/table.ts';
import { queryAll } from '../../../shared/adapters/table.ts';
import {
  readKey,
  type ReadRow,
  readRowSchema,
  readWeekKey,
  type ReadWeekRow,
  readWeekRowSchema,
} from '../../../shared/rows/read.ts';

/** Who opened what, week by week, in this partner's rows of Offices. Reads are consistent. */
export interface ReadStore {
  /** Once it is there, so is the member's week. */
  note(row: ReadRow): Promise<void>;
  weeks(week: string): Promise<readonly ReadWeekRow[]>;
  of(week: string, member: string): Promise<readonly ReadRow[]>;
  review(row: ReadWeekRow): Promise<void>;
}

export const createReadStore = (offices: Table, partner: string): ReadStore => {
  const beginning = (beginsWith: string) => ({ hash: { value: partner }, range: { beginsWith } });
  return {
    async note(row) {
      const { pk, by, week } = row;
      // The week first: what is in none is never looked at.
      await offices.putIfAbsent({ pk, sk: readWeekKey(week, by), by, week });
      await offices.put(row);
    },
    weeks: (week) => queryAll(offices, beginning(readWeekKey(week, '')), readWeekRowSchema),
    of: (week, member) => queryAll(offices, beginning(readKey(week, member, '')), readRowSchema),
    review: (row) => offices.put(row),
  };
};
