import type { IntentRow } from '../rows/intent.ts';
import type { IntakePorts } from './ports.ts';

/**
 * Says what is about to be written, so that upkeep can sweep it if nothing comes of it. Where that cannot be said, the
 * words are taken all the same: a sealed item that nobody sweeps is a lesser harm than a person who is turned away.
 */
export const intend = async ({ ephemera }: Pick<IntakePorts, 'ephemera'>, intent: IntentRow): Promise<void> => {
  await ephemera.put(intent).catch(() => undefined);
};
