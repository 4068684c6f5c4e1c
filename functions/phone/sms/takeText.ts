import { dangerWordsIn } from '../../../shared/domain/dangerWords.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { giveCode } from '../../../shared/mailbox/give.ts';
import { addWords } from '../../../shared/mailbox/write.ts';
import { tipRowSchema, type TipRow } from '../../../shared/rows/tip.ts';
import { freshConversation, type Answered, type Conversation } from '../../../shared/rows/line.ts';
import { deriveAccessCode } from '../../../shared/sealing/accessCode.ts';
import { deriveTipId } from '../../../shared/sealing/session.ts';
import type { TextReceived } from '../../../shared/telephony/provider.ts';
import { render } from '../../../shared/telephony/texts.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { contactOf, turnOf, type Turn } from '../derive.ts';
import { isMisused } from '../misuse.ts';
import type { PhonePorts } from '../ports.ts';
import { capped } from './capped.ts';
import { cutToNumbers } from './cut.ts';
import { decide, type Decision, type TextFacts } from './decide.ts';
import { intentOf, numberIn, type Intent } from './intent.ts';
import { codeIn, tryCode } from './joining.ts';
import { languageOf, lexiconOf } from './lexicon.ts';
import { afterWrong, mayGuess } from './guesses.ts';
import { couldBeWord, hasOpened, hasWaiting, hear, isTheirWord, keepTerms, readTerms, type Heard } from './reach.ts';
import {
  answeredTo,
  holdLine,
  isStopped,
  keepAnswer,
  letGo,
  readLine,
  startLine,
  stopLine,
  type Held,
} from './line.ts';
import { takeBackCallBack } from '../askedBack.ts';
import { isTelephone, relabel, submissionOf, wordsOf } from './submission.ts';

const POLL_MILLISECONDS = 200;
/** Leaves the function the time for the work itself. */
const PATIENCE_MILLISECONDS = 6_000;

/** The tip that a text becomes, where it is the first. */
const ownTip = ({ session, nonce }: Turn): string => deriveTipId(session, nonce);

interface Taking {
  readonly text: TextReceived;
  readonly turn: Turn;
  readonly contact: string;
  /** It comes so late that nothing goes back any more. */
  readonly quietly: boolean;
}

const heardAs = (kind: Decision['act']['kind'], intent: Intent): Heard['what'] => {
  if (kind === 'word' || kind === 'not_now') return kind;
  return intent.kind === 'command' && intent.command === 'start' ? 'start' : 'text';
};

/** What a text that is added has to know of the tip that it is added to. */
interface TipSeen {
  readonly isRestoring: boolean;
  readonly row: TipRow | undefined;
  /** It has become a tip of its own. */
  readonly isTaken: boolean;
}

interface Outcome {
  readonly conversation: Conversation;
  readonly answered: Answered;
}

/** The text that opened the conversation comes again, after a try that was cut off before it was answered. */
const acknowledged = (before: Conversation, facts: TextFacts): Outcome => {
  const asks = before.consent === 'unasked' && !facts.isStopped;
  return {
    conversation: asks ? { ...before, consent: 'asked' } : before,
    answered: { language: before.language, say: asks ? ['received'] : [], tip: before.tip },
  };
};

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
  const { jurisdiction } = pack;
  const { conversationDays } = jurisdiction.phone;
  const lexicon = lexiconOf(pack);
  const rules = {
    hasAreas: jurisdiction.areas.length > 0,
    adultAge: jurisdiction.adultAge,
    nudges: jurisdiction.phone.nudges.map(({ id }) => id),
  };

  const languageFor = ({ words, to }: TextReceived): string =>
    languageOf(words.reveal(), lexicon) ??
    jurisdiction.phone.numbers.find(({ number }) => number === to)?.language ??
    jurisdiction.defaultLanguage;

  /**
   * The word by which sending ends may be one that only the provider knows. That by which it begins again may be our own
   * yes: it is a START only where there was a STOP.
   */
  const meant = ({ words, sending, attachments }: TextReceived, wasStopped: boolean): Intent => {
    const own = intentOf(words.reveal(), lexicon);
    const isStop = own.kind === 'command' && own.command === 'stop';
    if (sending === 'ended' || isStop) return { kind: 'command', command: 'stop' };
    if (sending === 'resumed' && wasStopped) return { kind: 'command', command: 'start' };
    return attachments > 0 ? { kind: 'words' } : own;
  };

  /** Sending ends at once, whatever else fails. */
  const stopOrStart = async (intent: Intent, contact: string, wasStopped: boolean): Promise<boolean> => {
    const command = intent.kind === 'command' ? intent.command : undefined;
    if (command === 'start') {
      await startLine(ports, contact);
      return false;
    }
    if (command !== 'stop' && !wasStopped) return false;
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
      answered: { language, say: [...decision.say], tip },
    };
  };

  const readTip = async (before: Conversation, own: string): Promise<TipSeen> => {
    const [isOpen, row, itsOwn] = await Promise.all([
      // Where it cannot be asked, nothing that was sent before is touched; a text is taken all the same.
      ports.gate.isOpen().catch(() => false),
      before.tip === null ? undefined : ports.tips.get({ pk: before.tip }, tipRowSchema),
      ports.tips.get({ pk: own }, tipRowSchema),
    ]);
    return { isRestoring: !isOpen, row: isOpen ? row : undefined, isTaken: itsOwn !== undefined };
  };

  const act = async (
    { text, turn, contact }: Taking,
    before: Conversation,
    facts: TextFacts,
    reading: Promise<TipSeen>,
    mayBeEmpty: boolean,
  ): Promise<Outcome> => {
    const decision = decide(before, facts, rules);
    const { conversation, act: todo, say } = decision;
    // Whoever asks that may be somebody else: not in the language of what was said before.
    const language = say.includes('who') ? languageFor(text) : conversation.language;
    const { tip } = before;
    const outcome: Outcome = { conversation, answered: { language, say: [...say], tip } };
    // Asked before their word is known to whoever sends: afterwards it may have gone out already.
    const isEmpty =
      mayBeEmpty && todo.kind === 'word' && tip !== null && !(await hasWaiting(ports, tip).catch(() => true));
    if (before.answers === 'chosen' && tip !== null) {
      const what = heardAs(todo.kind, facts.intent);
      const heard = hear(ports, tip, turn.version, { allowed: conversation.consent === 'yes', what });
      // Whoever waits for an answer texts again; but words are taken whatever else fails.
      // But a no is not heard until it is known to whoever sends.
      const isSame = (conversation.consent === 'yes') === (before.consent === 'yes');
      await (what === 'text' && isSame ? heard.catch(() => undefined) : heard);
    }
    if (isEmpty) return { ...outcome, answered: { ...outcome.answered, say: ['nothing'] } };
    if (todo.kind === 'none' || todo.kind === 'join' || todo.kind === 'word' || todo.kind === 'not_now') return outcome;
    if (todo.kind === 'terms') {
      const row = tip === null ? undefined : await ports.tips.get({ pk: tip }, tipRowSchema);
      // Erased, or to be: nothing that was theirs is kept anew.
      if (row === undefined || row.deletion !== null) {
        return { conversation: { ...before, choosing: null }, answered: { language, say: ['later'], tip } };
      }
      await keepTerms(ports, row.pk, turn.version, text, { ...todo.chosen, language });
      return outcome;
    }
    if (todo.kind === 'open') return open(text, turn, before, decision);
    // A no is a no: whoever asked by this phone to be called back is not, whether or not it can be added.
    const isNo = todo.kind === 'add' && todo.told.some(({ safe }) => safe === 'no');
    const takesBack = isNo && tip !== null && (await takeBackCallBack(ports, tip, contact));
    const { isRestoring, row, isTaken } = await reading;
    // A try that was cut off may have taken it as a tip of its own: then it is not taken twice.
    const own = ownTip(turn);
    if (todo.kind === 'add' && own === before.tip) return acknowledged(before, facts);
    if (todo.kind === 'add' && isTaken) {
      return { conversation: before, answered: { language: before.language, say: [], tip: own } };
    }

    if (todo.kind === 'code') {
      if (isRestoring) return { conversation: before, answered: { language: before.language, say: ['later'], tip } };
      const given = row && (await giveCode(ports, row.pk, turn.session, turn.nonce, !before.codeGiven));
      return given?.ok === true ? outcome : { ...outcome, answered: { ...outcome.answered, say: ['who'] } };
    }

    const words = wordsOf(text, todo.to, wordingOf(before.language, pack.wording), jurisdiction.adultAge);
    const { language: spoken } = before;
    const relabelled = { language: spoken, relabel: relabel(todo.told, takesBack) };
    const added = row && (await addWords(ports, row, { words, own: text.words, id: turn.version, ...relabelled }));
    if (added?.ok === true) return outcome;
    // Erased, to be erased, or full: what comes now is a tip of its own, and begins anew.
    const fresh = freshConversation(spoken);
    const anew = decide(fresh, facts, rules);
    const outcomeAnew =
      anew.act.kind === 'open'
        ? await open(text, turn, fresh, anew)
        : { conversation: anew.conversation, answered: { language: spoken, say: [...anew.say], tip: null } };
    if (!isRestoring) return outcomeAnew;
    // The conversation goes on once the restore is done, with nothing asked meanwhile; but a no is a no.
    const consent = conversation.consent === 'no' ? 'no' : before.consent;
    const answered = {
      language,
      say: say.filter((each) => !each.startsWith('ask:')),
      tip: outcomeAnew.answered.tip,
    };
    return { conversation: { ...before, consent }, answered };
  };

  const work = async (taking: Taking, seen: Conversation): Promise<Outcome> => {
    const { text, turn, contact, quietly } = taking;
    // Asked meanwhile: others wait for this line.
    const misused = isMisused(ports, contact);
    const reading = readTip(seen, ownTip(turn));
    // A word that needs no tip is obeyed whether or not one can be read.
    reading.catch(() => undefined);
    const terms = seen.answers === 'none' || seen.tip === null ? 'unknown' : await readTerms(ports, seen.tip);
    // A deletion that was undone took them along: whoever chose them can choose again.
    const before: Conversation = terms === 'gone' ? { ...seen, answers: 'none', proven: false } : seen;
    const wasStopped = await isStopped(ports, contact);
    const intent = meant(text, wasStopped);
    const isLateStart = quietly && intent.kind === 'command' && intent.command === 'start';
    const stopped = isLateStart ? wasStopped : await stopOrStart(intent, contact, wasStopped);
    // What is written under a picture is somebody's words, and no code, word or number by which anything is chosen.
    const isAlone = text.attachments === 0;
    const code = isAlone ? codeIn(text.words, lexicon) : undefined;
    const wordLike = isAlone && couldBeWord(text.words);
    const hour = hourOf(ports.now());
    const guesses = intent.kind === 'words' && wordLike && mayGuess(before, hour);
    const facts: TextFacts = {
      intent,
      code: code && (await tryCode(ports, contact, code)),
      dangers: dangerWordsIn(text.words.reveal(), before.language),
      hasAttachments: !isAlone,
      number: isAlone ? numberIn(text.words.reveal()) : null,
      isStopped: stopped || quietly,
      couldBeWord: wordLike && isTelephone(text.from),
      isWord: guesses && typeof terms !== 'string' && (await isTheirWord(ports, terms, text.words)),
    };
    // Answers that went out since the word came, this very text perhaps, were what there was: that nothing is new would be untrue.
    const mayBeEmpty = typeof terms !== 'string' && !hasOpened(ports, terms);
    const acted = await act(taking, before, facts, reading, mayBeEmpty);
    const isWrong = guesses && facts.isWord === false;
    const outcome = isWrong ? { ...acted, conversation: afterWrong(acted.conversation, hour) } : acted;
    return (await misused) ? cutToNumbers(outcome, before) : outcome;
  };

  /** What fails is let go at once, so that the next try need not wait for it. */
  const workHeld = async (taking: Taking, { row, cutOff }: Held): Promise<Outcome> => {
    try {
      const taken = cutOff === null ? undefined : await ports.tips.get({ pk: cutOff }, tipRowSchema);
      // It was not answered, so nothing was asked yet.
      return await work(taking, { ...row.conversation, tip: taken?.pk ?? row.conversation.tip });
    } catch (error) {
      await letGo(ports, row, taking.turn.version, 'failed', conversationDays).catch(() => false);
      throw error;
    }
  };

  /** The same answer to the same text, however often it comes; but nothing to a phone that has said STOP meanwhile. */
  const toldAgain = async (answered: Answered, contact: string): Promise<Answered> =>
    answered.say.length > 0 && (await isStopped(ports, contact)) ? { ...answered, say: [] } : answered;

  const dealWith = async (taking: Taking): Promise<Answered | 'busy'> => {
    const { text, turn, contact } = taking;
    const id = turn.version;
    const until = ports.now().getTime() + PATIENCE_MILLISECONDS;
    while (ports.now().getTime() < until) {
      // Both at once: whoever texts waits, and so does the provider.
      const [known, there] = await Promise.all([answeredTo(ports, id), readLine(ports, contact)]);
      if (known !== undefined) return toldAgain(known, contact);
      const own = { turn: id, tip: ownTip(turn) };
      const held = await holdLine(ports, contact, there, own, languageFor(text), conversationDays);
      if (held !== 'busy') {
        const { row, answered: before } = held;
        const worked = before === undefined ? await workHeld(taking, held) : undefined;
        const outcome = worked && { ...worked, ...capped(row.replies, worked.answered, hourOf(ports.now())) };
        const answered = before ?? outcome?.answered;
        if ((await letGo(ports, row, id, outcome, conversationDays)) && answered !== undefined) {
          await keepAnswer(ports, id, answered);
          return before === undefined ? answered : toldAgain(answered, contact);
        }
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
