import { tipRowSchema, type TipRow } from '../../../shared/rows/tip.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import type { Turn } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';

/** The tip that a text becomes, where it is the first. */
export const ownTip = ({ session, nonce }: Turn): string => deriveTipId(session, nonce);

/** What a text that is added has to know of the tip that it is added to. */
export interface TipSeen {
  readonly isRestoring: boolean;
  readonly row: TipRow | undefined;
  /** It has become a tip of its own. */
  readonly isTaken: boolean;
}

/** @param tip that the conversation goes on with; @param own that the text may have become in a try before this one */
export const readTip = async (ports: PhonePorts, tip: string | null, own: string): Promise<TipSeen> => {
  const [isOpen, row, itsOwn] = await Promise.all([
    // Where it cannot be asked, nothing that was sent before is touched; a text is taken all the same.
    ports.gate.isOpen().catch(() => false),
    tip === null ? undefined : ports.tips.get({ pk: tip }, tipRowSchema),
    ports.tips.get({ pk: own }, tipRowSchema),
  ]);
  return { isRestoring: !isOpen, row: isOpen ? row : undefined, isTaken: itsOwn !== undefined };
};
