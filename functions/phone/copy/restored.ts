import * as z from 'zod';
import type { CopyPorts } from './ports.ts';

/**
 * While erasures are replayed over restored tables, a tip may not be there any more that was taken after the backup: then
 * the provider's copy is the last one.
 */
export const isErasable = async ({ gate, tips }: CopyPorts, tip: string | null): Promise<boolean> => {
  if (await gate.isOpen().catch(() => false)) return true;
  return tip !== null && (await tips.get({ pk: tip }, z.object({ pk: z.string() }))) !== undefined;
};
