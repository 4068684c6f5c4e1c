import { changeRow } from '../adapters/changeRow.ts';
import type { Change } from '../adapters/expression.ts';
import type { Table } from '../adapters/table.ts';
import { tipRowSchema, type TipRow } from '../rows/tip.ts';

/** Changes a tip as it is now, or not at all: see `changeRow`. */
export const changeTip = (
  tips: Table,
  tip: string,
  decide: (row: TipRow) => Change | undefined,
): Promise<TipRow | undefined> => changeRow(tips, { pk: tip }, tipRowSchema, decide);
