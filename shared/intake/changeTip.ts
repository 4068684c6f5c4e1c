import type { Change } from '../adapters/expression.ts';
import type { Table } from '../adapters/table.ts';
import { tipRowSchema, type TipRow } from '../rows/tip.ts';

const TRIES = 10;

/**
 * Reads a tip, works out a change, and writes it only if nobody changed the tip in between; else starts over.
 * `revision` grows with each change, so that whoever read an older one finds out.
 *
 * @param decide gets the tip as it is now; `undefined` means that nothing is to be changed
 * @returns the tip as it is afterwards; `undefined` if there is none
 */
export const changeTip = async (
  tips: Table,
  tip: string,
  decide: (row: TipRow) => Change | undefined,
): Promise<TipRow | undefined> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const row = await tips.get({ pk: tip }, tipRowSchema);
    if (row === undefined) return undefined;
    const change = decide(row);
    if (change === undefined) return row;
    const revision = row.revision + 1;
    const set = { ...change.set, revision };
    const changed = await tips.change({ pk: tip }, { ...change, set, when: { revision: row.revision } });
    if (changed) return tipRowSchema.parse(without({ ...row, ...set }, change.remove ?? []));
  }
  throw new Error('A tip is changed by too many at once');
};

const without = (row: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
