import { dangerWordsIn } from '../../../shared/domain/dangerWords.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import type { Conversation } from '../../../shared/rows/line.ts';
import { isMisused } from '../misuse.ts';
import { act } from './act.ts';
import { cutToNumbers } from './cut.ts';
import type { TextFacts } from './decision.ts';
import { afterWrong, mayGuess } from './guesses.ts';
import { numberIn } from './intent.ts';
import { codeIn, tryCode } from './joining.ts';
import { meant, stopOrStart } from './meaning.ts';
import { couldBeWord, isTheirWord, readTerms } from './reach.ts';
import { isTelephone } from './submission.ts';
import type { Outcome, Taking, Texting } from './taking.ts';
import type { TipSeen } from './tipSeen.ts';

/** What was asked for as soon as the line was read: whoever texts waits. */
export interface Reading {
  readonly tip: Promise<TipSeen>;
  /** Nothing may be sent to this phone. */
  readonly wasStopped: Promise<boolean>;
}

/** What a text is, by all that is known of whoever wrote it; then what follows from that. */
export const work = async (
  texting: Texting,
  taking: Taking,
  seen: Conversation,
  reading: Reading,
): Promise<Outcome> => {
  const { ports, lexicon } = texting;
  const { text, contact, quietly } = taking;
  // Asked meanwhile: others wait for this line.
  const misused = isMisused(ports, contact);
  const { tip, answers } = seen;
  const [terms, wasStopped] = await Promise.all([
    answers === 'none' || tip === null ? 'unknown' : readTerms(ports, tip),
    reading.wasStopped,
  ]);
  // A deletion that was undone took them along: whoever chose them can choose again.
  const before: Conversation = terms === 'gone' ? { ...seen, answers: 'none', proven: false } : seen;
  const intent = meant(text, lexicon, wasStopped);
  const isLateStart = quietly && intent.kind === 'command' && intent.command === 'start';
  const stopped = isLateStart ? wasStopped : await stopOrStart(ports, intent, contact, wasStopped);
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
  const known = { before, facts, reading: reading.tip, terms: typeof terms === 'string' ? undefined : terms };
  const acted = await act(texting, taking, known);
  const isWrong = guesses && facts.isWord === false;
  const outcome = isWrong ? { ...acted, conversation: afterWrong(acted.conversation, hour) } : acted;
  return (await misused) ? cutToNumbers(outcome, before) : outcome;
};
