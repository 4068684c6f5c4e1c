import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import type { Answered } from '../../../shared/rows/line.ts';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { deriveAccessCode } from '../../../shared/sealing/accessCode.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import { render } from '../../../shared/telephony/texts.ts';
import { contactOf, turnOf } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import { capped } from './capped.ts';
import {
  answeredTo,
  holdLine,
  isHeld,
  isStopped,
  keepAnswer,
  letGo,
  readLine,
  type Held,
  type LineSeen,
} from './line.ts';
import { languageFor } from './meaning.ts';
import { isTelephone } from './submission.ts';
import { textingOf, type Outcome, type Taking } from './taking.ts';
import { ownTip, readTip } from './tipSeen.ts';
import { work, type Reading } from './work.ts';

const POLL_MILLISECONDS = 200;
/** Leaves the function the time for the work itself. */
const PATIENCE_MILLISECONDS = 6_000;

const tipIn = (there: LineSeen): string | null => (typeof there === 'object' ? there.conversation.tip : null);

/**
 * Takes a text: what it says is durable before anything is answered. The same text may come again at any moment, also
 * while it is worked on or after a worker died over it: it is taken once, and answered alike each time.
 *
 * `quietly`: as from a phone that may not be texted, but may be later. A word that ends sending counts; one that begins it
 * again does not, since a newer one may have ended it meanwhile.
 *
 * @returns texts that go back; `busy` if another text of the same person is still worked on
 * @throws when it could not be made durable: the provider is to bring it again
 */
export const createTakeText = (ports: PhonePorts) => {
  const { pack } = ports;
  const { conversationDays } = pack.jurisdiction.phone;
  const texting = textingOf(ports);

  const readFor = ({ turn }: Taking, tip: string | null): Reading['tip'] => {
    const reading = readTip(ports, tip, ownTip(turn));
    // A word that needs no tip is obeyed whether or not one can be read.
    reading.catch(() => undefined);
    return reading;
  };

  /**
   * Asked for while the line is held: nobody else changes any of it meanwhile, or the line is not held by this.
   *
   * @param there the line as it was just read
   */
  const begin = (taking: Taking, there: LineSeen): Reading => {
    const wasStopped = isStopped(ports, taking.contact);
    wasStopped.catch(() => undefined);
    return { wasStopped, tip: readFor(taking, tipIn(there)) };
  };

  /** What fails is let go at once, so that the next try need not wait for it. */
  const workHeld = async (
    taking: Taking,
    { row, cutOff }: Held,
    there: LineSeen,
    reading: Reading,
  ): Promise<Outcome> => {
    try {
      const taken = cutOff === null ? undefined : await ports.tips.get({ pk: cutOff }, tipRowSchema);
      // It was not answered, so nothing was asked yet.
      const tip = taken?.pk ?? row.conversation.tip;
      const ofTip = tip === tipIn(there) ? reading.tip : readFor(taking, tip);
      return await work(texting, taking, { ...row.conversation, tip }, { ...reading, tip: ofTip });
    } catch (error) {
      await letGo(ports, row, taking.turn.version, 'failed', conversationDays).catch(() => false);
      throw error;
    }
  };

  /** The same answer to the same text, however often it comes; but nothing to a phone that has said STOP meanwhile. */
  const toldAgain = async (answered: Answered, contact: string): Promise<Answered> =>
    answered.say.length > 0 && (await isStopped(ports, contact)) ? { ...answered, say: [] } : answered;

  const goOn = async (taking: Taking, there: LineSeen): Promise<Answered | 'busy'> => {
    const { text, turn, contact } = taking;
    const id = turn.version;
    const reading = begin(taking, there);
    const language = languageFor(text, pack, texting.lexicon);
    const own = { turn: id, tip: ownTip(turn) };
    const held = await holdLine(ports, contact, there, own, language, conversationDays);
    if (held === 'busy') return held;
    const { row, answered: before } = held;
    const worked = before === undefined ? await workHeld(taking, held, there, reading) : undefined;
    const outcome = worked && { ...worked, ...capped(row.replies, worked.answered, hourOf(ports.now())) };
    const answered = before ?? outcome?.answered;
    // It was held for too long: who has gone on from there knows what was taken.
    if (!(await letGo(ports, row, id, outcome, conversationDays)) || answered === undefined) return 'busy';
    await keepAnswer(ports, id, answered);
    return before === undefined ? answered : toldAgain(answered, contact);
  };

  const dealWith = async (taking: Taking): Promise<Answered | 'busy'> => {
    const { turn, contact } = taking;
    const until = ports.now().getTime() + PATIENCE_MILLISECONDS;
    while (ports.now().getTime() < until) {
      // Both at once: whoever texts waits, and so does the provider.
      const [known, there] = await Promise.all([answeredTo(ports, turn.version), readLine(ports, contact)]);
      if (known !== undefined) return toldAgain(known, contact);
      if (!isHeld(there, ports.now())) {
        const answered = await goOn(taking, there);
        if (answered !== 'busy') return answered;
      }
      await ports.pause(POLL_MILLISECONDS);
    }
    return 'busy';
  };

  return async (text: TextReceived, { quietly = false } = {}): Promise<readonly Plain[] | 'busy'> => {
    // Behind a sender that is no telephone there may be anybody: each such text stands alone.
    const who = isTelephone(text.from) ? text.from : new Plain(text.id);
    const [contact, turn] = await Promise.all([contactOf(ports, who), turnOf(ports, text.id)]);
    const answered = await dealWith({ text, turn, contact, quietly });
    if (answered === 'busy') return answered;
    // Never kept: made anew from the message that asked for it.
    return render(
      answered.say,
      answered.language,
      { pack, site: ports.site },
      deriveAccessCode(turn.session, turn.nonce),
    );
  };
};
export type TakeText = ReturnType<typeof createTakeText>;
