import { dangerWordsIn } from '../../../shared/domain/dangerWords.ts';
import type { Plain } from '../../../shared/domain/plain.ts';
import { giveCode } from '../../../shared/mailbox/give.ts';
import { addWords } from '../../../shared/mailbox/write.ts';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { freshConversation, type Answered, type Conversation, type LineRow } from '../../../shared/rows/line.ts';
import { deriveAccessCode } from '../../../shared/sealing/accessCode.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import { render } from '../../../shared/telephony/texts.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { contactOf, turnOf, type Turn } from '../derive.ts';
import type { PhonePorts } from '../ports.ts';
import { decide, type Decision, type TextFacts } from './decide.ts';
import { intentOf, type Intent } from './intent.ts';
import { languageOf, lexiconOf } from './lexicon.ts';
import { answeredTo, holdLine, isStopped, keepAnswer, letGo, startLine, stopLine } from './line.ts';
import { relabel, submissionOf, wordsOf } from './submission.ts';

const POLL_MILLISECONDS = 200;
/** Less than the function may take. */
const MOST_POLLS = 50;

interface Outcome {
  readonly conversation: Conversation;
  readonly answered: Answered;
}

/**
 * Takes a text: what it says is durable before anything is answered. The same text may come again at any moment, also
 * while it is worked on or after a worker died over it: it is taken once, and answered alike each time.
 *
 * @returns texts that go back; `busy` if another text of the same person is still worked on
 * @throws when it could not be made durable: the provider is to bring it again
 */
export const createTakeText = (ports: PhonePorts) => {
  const { pack } = ports;
  const { jurisdiction } = pack;
  const lexicon = lexiconOf(pack);
  const rules = { hasAreas: jurisdiction.areas.length > 0 };

  const languageFor = ({ words, to }: TextReceived): string =>
    languageOf(words.reveal(), lexicon) ??
    jurisdiction.phone.numbers.find(({ number }) => number === to)?.language ??
    jurisdiction.defaultLanguage;

  /** The word by which sending ends may be one that only the provider knows. */
  const meant = ({ words, sending, attachments }: TextReceived): Intent => {
    if (sending !== 'as_before') return { kind: 'command', command: sending === 'ended' ? 'stop' : 'start' };
    return attachments > 0 ? { kind: 'words' } : intentOf(words.reveal(), lexicon);
  };

  /** Sending ends at once, whatever else fails. */
  const stopOrStart = async (intent: Intent, contact: string): Promise<boolean> => {
    const command = intent.kind === 'command' ? intent.command : undefined;
    if (command === 'start') {
      await startLine(ports, contact);
      return false;
    }
    if (command !== 'stop' && !(await isStopped(ports, contact))) return false;
    await stopLine(ports, contact);
    return true;
  };

  const open = async (text: TextReceived, turn: Turn, before: Conversation, decision: Decision): Promise<Outcome> => {
    const { language } = before;
    const words = wordsOf(text, null, wordingOf(language, pack.wording), jurisdiction.adultAge);
    const { tip } = await ports.acceptTip(
      submissionOf(text, words, turn, { jurisdiction: jurisdiction.code, language }),
    );
    return {
      conversation: { ...decision.conversation, tip },
      answered: { language, say: [...decision.say] },
    };
  };

  const act = async (text: TextReceived, turn: Turn, before: Conversation, facts: TextFacts): Promise<Outcome> => {
    const decision = decide(before, facts, rules);
    const { conversation, act: todo, say } = decision;
    const outcome: Outcome = { conversation, answered: { language: conversation.language, say: [...say] } };
    if (todo.kind === 'none') return outcome;
    if (todo.kind === 'open') return open(text, turn, before, decision);
    // Where it cannot be asked, nothing that was sent before is touched; a text is taken all the same.
    const isRestoring = !(await ports.gate.isOpen().catch(() => false));
    const row = before.tip === null || isRestoring ? undefined : await ports.tips.get({ pk: before.tip }, tipRowSchema);

    if (todo.kind === 'code') {
      if (isRestoring) return { conversation: before, answered: { language: before.language, say: ['later'] } };
      const given = row && (await giveCode(ports, row.pk, turn.session, turn.nonce));
      return given?.ok === true ? outcome : { ...outcome, answered: { ...outcome.answered, say: ['who'] } };
    }

    const words = wordsOf(text, todo.to, wordingOf(before.language, pack.wording), jurisdiction.adultAge);
    const { language } = before;
    const added =
      row &&
      (await addWords(ports, row, { words, own: text.words, id: turn.version, language, relabel: relabel(todo.told) }));
    if (added?.ok === true) return outcome;
    // Erased, to be erased, or full: what comes now is a tip of its own, and begins anew.
    const fresh = freshConversation(language);
    const anew = decide(fresh, facts, rules);
    const outcomeAnew =
      anew.act.kind === 'open'
        ? await open(text, turn, fresh, anew)
        : { conversation: anew.conversation, answered: { language, say: [...anew.say] } };
    return isRestoring ? { ...outcomeAnew, conversation: before } : outcomeAnew;
  };

  const work = async (text: TextReceived, turn: Turn, contact: string, before: Conversation): Promise<Outcome> => {
    const intent = meant(text);
    const stopped = await stopOrStart(intent, contact);
    const facts: TextFacts = {
      intent,
      dangers: dangerWordsIn(text.words.reveal(), before.language),
      hasAttachments: text.attachments > 0,
      isStopped: stopped,
    };
    return act(text, turn, before, facts);
  };

  /** What fails is let go at once, so that the next try need not wait for it. */
  const workHeld = async (text: TextReceived, turn: Turn, contact: string, row: LineRow): Promise<Outcome> => {
    try {
      return await work(text, turn, contact, row.conversation);
    } catch (error) {
      await letGo(ports, row, turn.version, undefined).catch(() => false);
      throw error;
    }
  };

  const dealWith = async (text: TextReceived, turn: Turn, contact: string): Promise<Answered | 'busy'> => {
    const { conversationDays } = jurisdiction.phone;
    const id = turn.version;
    for (let poll = 0; poll < MOST_POLLS; poll += 1) {
      const known = await answeredTo(ports, id);
      if (known !== undefined) return known;
      const held = await holdLine(ports, contact, id, languageFor(text), conversationDays);
      if (held !== 'busy') {
        const { row, answered: before } = held;
        const outcome = before === undefined ? await workHeld(text, turn, contact, row) : undefined;
        const answered = before ?? outcome?.answered;
        if ((await letGo(ports, row, id, outcome)) && answered !== undefined) {
          await keepAnswer(ports, id, answered);
          return answered;
        }
      }
      await ports.pause(POLL_MILLISECONDS);
    }
    return 'busy';
  };

  return async (text: TextReceived): Promise<readonly Plain[] | 'busy'> => {
    const [contact, turn] = await Promise.all([contactOf(ports, text.from), turnOf(ports, text.id)]);
    const answered = await dealWith(text, turn, contact);
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
