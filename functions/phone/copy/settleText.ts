import type { HeldText } from '../../../shared/telephony/provider.ts';
import { turnOf, type Turn } from '../derive.ts';
import { answeredTo } from '../sms/line.ts';
import { keepAttachments } from './attachments.ts';
import type { CopyPorts } from './ports.ts';
import { isErasable } from './restored.ts';

const MINUTE = 60_000;
/** The provider brings a text again for a quarter of a minute, and its answers go the same way: then nobody comes any more. */
const MISSED_AFTER = 5 * MINUTE;
/** The provider refuses to delete what is younger. */
const YOUNGEST = MINUTE;
/** What was sent by itself is asked about for an hour, if the answer to its sending was lost (functions/relay/look.ts). */
const SENT_FOR = 90 * MINUTE;

/** Long before what is known of a text here is forgotten (functions/phone/sms/line.ts): what is older is not taken for missed. */
const MISSED_UNTIL = 14 * 24 * 60 * MINUTE;

const takenAs = async (ports: CopyPorts, turn: Turn, { received }: HeldText, age: number) => {
  const known = await answeredTo(ports, turn.version);
  if (known !== undefined || received === null || age < MISSED_AFTER || age > MISSED_UNTIL) return known;
  // Nothing goes back: whoever holds the phone by now may be somebody else.
  await ports.takeText(received, { quietly: true });
  return answeredTo(ports, turn.version);
};

/**
 * Takes in a text that never came, and what came along with one; and once all of it is durable, has the provider forget it.
 *
 * @returns whether nothing of it lies there any more
 */
export const settleText = async (ports: CopyPorts, text: HeldText): Promise<boolean> => {
  const age = ports.now().getTime() - text.at.getTime();
  if (text.way === 'received') {
    const { received } = text;
    const hasMore = received !== null && received.attachments > 0;
    if (age < YOUNGEST && !hasMore) return false;
    const turn = await turnOf(ports, text.id);
    const taken = await takenAs(ports, turn, text, age);
    if (taken === undefined || !(await isErasable(ports, taken.tip))) return false;
    if (hasMore && taken.tip !== null && !(await keepAttachments(ports, received, turn, taken.tip))) return false;
  }
  if (age < (text.way === 'sent' ? SENT_FOR : YOUNGEST)) return false;
  return ports.copy.forget('text', text.id);
};
