import { changeRow, changeSeen } from '../adapters/changeRow.ts';
import type { Change } from '../adapters/expression.ts';
import type { Table } from '../adapters/table.ts';
import { tipRowSchema, type TipRow } from '../rows/tip.ts';

/** Changes a tip as it is now, or not at all: see `changeRow`. */
export const changeTip = (
  tips: Table,
  tip: string,
  decide: (row: TipRow) => Change | undefined,
  seen?: TipRow,
): Promise<TipRow | undefined> => changeRow(tips, { pk: tip }, tipRowSchema, decide, seen);

/** Changes a tip only if it is still the one that was read: see `changeSeen`. */
export const changeSeenTip = (tips: Table, seen: TipRow, change: Change): Promise<TipRow | undefined> =>
  changeSeen(tips, { pk: seen.pk }, tipRowSchema, seen, change);
