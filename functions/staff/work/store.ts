import { queryAll, type Table } from '../../../shared/adapters/table.ts';
import { holdKey, type HoldRow, holdRowSchema } from '../../../shared/rows/hold.ts';

/** Whose work each referral is, in this partner's rows of Offices. Reads are consistent. */
export interface WorkStore {
  hold(tip: string): Promise<HoldRow | undefined>;
  holds(): Promise<readonly HoldRow[]>;
  /** Put if absent; `false`: somebody holds it. */
  take(row: HoldRow): Promise<boolean>;
  /** From whoever holds it now. */
  give(row: HoldRow): Promise<void>;
  letGo(tip: string): Promise<void>;
}

export const createWorkStore = (offices: Table, partner: string): WorkStore => ({
  hold: (tip) => offices.get({ pk: partner, sk: holdKey(tip) }, holdRowSchema),
  holds: () => queryAll(offices, { hash: { value: partner }, range: { beginsWith: holdKey('') } }, holdRowSchema),
  take: (row) => offices.putIfAbsent(row),
  give: (row) => offices.put(row),
  async letGo(tip) {
    await offices.delete({ pk: partner, sk: holdKey(tip) });
  },
});
