import * as z from 'zod';
import { inTurns } from '../../shared/adapters/inTurns.ts';
import { queryAll } from '../../shared/adapters/table.ts';
import type { RoutingPorts } from './ports.ts';

const markedSchema = z.object({ pk: z.string(), sk: z.string(), withheld: z.boolean().nullable().catch(null) });

/**
 * Marks every part of a tip, or takes the mark off. Whoever asked for it may have been cut short, and a worker that knew
 * the tip as it was before may have undone it: so each round of routing makes it so again.
 */
export const withhold = async ({ parts }: RoutingPorts, tip: string, withheld: boolean): Promise<void> => {
  const rows = await queryAll(parts, { hash: { value: tip } }, markedSchema);
  const others = rows.filter((row) => row.withheld !== withheld);
  await inTurns(others, ({ pk, sk }) => parts.change({ pk, sk }, { set: { withheld } }));
};
