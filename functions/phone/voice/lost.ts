import { Plain } from '../../../shared/domain/plain.ts';
import { addWords } from '../../../shared/mailbox/write.ts';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { turnOf } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import { callOf } from './callRow.ts';
import { addedIn } from './take.ts';

/**
 * The provider has made no recording. Where nobody spoke that is as it should be; but where somebody was thanked for a message,
 * its tip says that it is lost.
 *
 * @returns whether one is
 */
export const createRecordingLost =
  (ports: PhonePorts) =>
  async (call: string): Promise<boolean> => {
    const turn = await turnOf(ports, call);
    const row = await callOf(ports, turn.version);
    if (row === undefined || !row.said.some(({ screen }) => screen.leads.includes('kept'))) return false;
    const { joined, screen } = row.state;
    const pk = joined ?? deriveTipId(turn.session, turn.nonce);
    const tip = await ports.tips.get({ pk }, tipRowSchema);
    const words = new Plain(wordingOf(screen.language, ports.pack.wording)('call.lost'));
    const added = { words, own: new Plain(''), id: `${addedIn(turn)}lost`, language: screen.language };
    if (tip !== undefined) await addWords(ports, tip, added);
    return true;
  };
