import type { IntentRow } from '../rows/intent.ts';
import type { PartRow } from '../rows/part.ts';
import type { IntakePorts } from './ports.ts';

/**
 * Writes parts, and in the same call what is about to come of them, so that upkeep can sweep them if nothing does. Where
 * DynamoDB did not take the latter, it goes first; but if it took some of the parts without it, a worker that dies just
 * then leaves sealed items which nobody sweeps. So does a table that refuses to note them, which must not refuse the words:
 * it is a lesser harm than a person who is turned away.
 */
export const putParts = async (
  { parts, ephemera }: Pick<IntakePorts, 'parts' | 'ephemera'>,
  intent: IntentRow,
  rows: readonly PartRow[],
): Promise<void> => {
  try {
    await parts.putAll(rows, { table: ephemera, rows: [intent] });
  } catch {
    await parts.putAll(rows);
  }
};
