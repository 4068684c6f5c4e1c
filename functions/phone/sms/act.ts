import { giveCode } from '../../../shared/mailbox/give.ts';
import { addWords } from '../../../shared/mailbox/write.ts';
import { freshConversation, type Conversation } from '../../../shared/rows/line.ts';
import type { TermsRow } from '../../../shared/rows/relay.ts';
import { tipRowSchema } from '../../../shared/rows/tip.ts';
import { wordingOf } from '../../../shared/wording/wording.ts';
import { takeBackCallBack } from '../askedBack.ts';
import { decide } from './decide.ts';
import type { Act, Decision, TextFacts } from './decision.ts';
import type { Intent } from './intent.ts';
import { languageFor } from './meaning.ts';
import { hasOpened, hasWaiting, hear, keepTerms, type Heard } from './reach.ts';
import { relabel, submissionOf, wordsOf } from './submission.ts';
import type { Outcome, Taking, Texting } from './taking.ts';
import { ownTip, type TipSeen } from './tipSeen.ts';

type Adding = Extract<Act, { kind: 'add' }>;

/** What a text is taken by: where its conversation stands, what it is, and what was read meanwhile. */
export interface Known {
  readonly before: Conversation;
  readonly facts: TextFacts;
  readonly reading: Promise<TipSeen>;
  /** How they may be texted, as it was just read. */
  readonly terms: TermsRow | undefined;
}

const heardAs = (kind: Act['kind'], intent: Intent): Heard['what'] => {
  if (kind === 'word' || kind === 'not_now') return kind;
  return intent.kind === 'command' && intent.command === 'start' ? 'start' : 'text';
};

/** The text that opened the conversation comes again, after a try that was cut off before it was answered. */
const acknowledged = (before: Conversation, facts: TextFacts): Outcome => {
  const asks = before.consent === 'unasked' && !facts.isStopped;
  return {
    conversation: asks ? { ...before, consent: 'asked' } : before,
    answered: { language: before.language, say: asks ? ['received'] : [], tip: before.tip },
  };
};

const open = async (
  { ports }: Texting,
  { text, turn }: Taking,
  { language }: Conversation,
  decision: Decision,
): Promise<Outcome> => {
  const { jurisdiction, wording } = ports.pack;
  const words = wordsOf(text, null, wordingOf(language, wording), jurisdiction.adultAge);
  const { tip } = await ports.acceptTip(submissionOf(text, words, turn, { jurisdiction: jurisdiction.code, language }));
  return { conversation: { ...decision.conversation, tip }, answered: { language, say: [...decision.say], tip } };
};

/** They chose how they get answers. */
const choose = async (
  { ports }: Texting,
  { text, turn }: Taking,
  { tip, ...before }: Conversation,
  chosen: Extract<Act, { kind: 'terms' }>['chosen'],
  outcome: Outcome,
): Promise<Outcome> => {
  const { language } = outcome.answered;
  const row = tip === null ? undefined : await ports.tips.get({ pk: tip }, tipRowSchema);
  // Erased, or to be: nothing that was theirs is kept anew.
  if (row === undefined || row.deletion !== null) {
    return { conversation: { ...before, tip, choosing: null }, answered: { language, say: ['later'], tip } };
  }
  await keepTerms(ports, row.pk, turn.version, text, { ...chosen, language });
  return outcome;
};

const give = async (
  { ports }: Texting,
  { turn }: Taking,
  { before, reading }: Known,
  outcome: Outcome,
): Promise<Outcome> => {
  const { isRestoring, row } = await reading;
  const { tip, language } = outcome.answered;
  if (isRestoring) return { conversation: before, answered: { language: before.language, say: ['later'], tip } };
  const given = row && (await giveCode(ports, row.pk, turn.session, turn.nonce, !before.codeGiven));
  return given?.ok === true ? outcome : { ...outcome, answered: { language, say: ['who'], tip } };
};

/** What comes now is a tip of its own, and begins anew; the conversation goes on with it, but while a restore is under way. */
const addApart = async (
  texting: Texting,
  taking: Taking,
  { before, facts }: Known,
  { conversation, answered }: Outcome,
  isRestoring: boolean,
): Promise<Outcome> => {
  const { language: spoken } = before;
  const fresh = freshConversation(spoken);
  const anew = decide(fresh, facts, texting.rules);
  const outcomeAnew =
    anew.act.kind === 'open'
      ? await open(texting, taking, fresh, anew)
      : { conversation: anew.conversation, answered: { language: spoken, say: [...anew.say], tip: null } };
  if (!isRestoring) return outcomeAnew;
  // The conversation goes on once the restore is done, with nothing asked meanwhile; but a no is a no.
  const consent = conversation.consent === 'no' ? 'no' : before.consent;
  const say = answered.say.filter((each) => !each.startsWith('ask:'));
  return {
    conversation: { ...before, consent },
    answered: { language: answered.language, say, tip: outcomeAnew.answered.tip },
  };
};

const add = async (
  texting: Texting,
  taking: Taking,
  known: Known,
  { to, told }: Adding,
  outcome: Outcome,
): Promise<Outcome> => {
  const { ports } = texting;
  const { text, turn, contact } = taking;
  const { before, facts } = known;
  const { tip, language } = before;
  // A no is a no: whoever asked by this phone to be called back is not, whether or not it can be added.
  const isNo = told.some(({ safe }) => safe === 'no');
  const takesBack = isNo && tip !== null && (await takeBackCallBack(ports, tip, contact));
  const { isRestoring, row, isTaken } = await known.reading;
  // A try that was cut off may have taken it as a tip of its own: then it is not taken twice.
  const own = ownTip(turn);
  if (own === tip) return acknowledged(before, facts);
  if (isTaken) return { conversation: before, answered: { language, say: [], tip: own } };
  const words = wordsOf(text, to, wordingOf(language, ports.pack.wording), ports.pack.jurisdiction.adultAge);
  const relabelled = { language, relabel: relabel(told, takesBack) };
  const added = row && (await addWords(ports, row, { words, own: text.words, id: turn.version, ...relabelled }));
  // Else erased, to be erased, or full.
  return added?.ok === true ? outcome : addApart(texting, taking, known, outcome, isRestoring);
};

const carryOut = async (
  texting: Texting,
  taking: Taking,
  known: Known,
  decision: Decision,
  outcome: Outcome,
): Promise<Outcome> => {
  const { act: todo } = decision;
  switch (todo.kind) {
    case 'none':
    case 'join':
    case 'word':
    case 'not_now':
      return outcome;
    case 'terms':
      return choose(texting, taking, known.before, todo.chosen, outcome);
    case 'open':
      return open(texting, taking, known.before, decision);
    case 'code':
      return give(texting, taking, known, outcome);
    case 'add':
      return add(texting, taking, known, todo, outcome);
  }
};

/** Does what a text asks for, or is. What it says is durable once this has returned. */
export const act = async (texting: Texting, taking: Taking, known: Known): Promise<Outcome> => {
  const { ports, lexicon, rules } = texting;
  const { text, turn } = taking;
  const { before, facts, terms } = known;
  const decision = decide(before, facts, rules);
  const { conversation, act: todo, say } = decision;
  // Whoever asks that may be somebody else: not in the language of what was said before.
  const language = say.includes('who') ? languageFor(text, ports.pack, lexicon) : conversation.language;
  const { tip } = before;
  const outcome: Outcome = { conversation, answered: { language, say: [...say], tip } };
  // Answers that went out since the word came, this very text perhaps, were what there was: that nothing is new would be untrue.
  const mayBeEmpty = todo.kind === 'word' && terms !== undefined && !hasOpened(ports, terms);
  // Asked before their word is known to whoever sends: afterwards it may have gone out already.
  const isEmpty = mayBeEmpty && tip !== null && !(await hasWaiting(ports, tip).catch(() => true));
  let heard: Promise<void> | undefined;
  if (before.answers === 'chosen' && tip !== null) {
    const what = heardAs(todo.kind, facts.intent);
    const hearing = hear(ports, tip, turn.version, { allowed: conversation.consent === 'yes', what }, terms);
    // Whoever waits for an answer texts again; but words are taken whatever else fails.
    // But a no is not heard until it is known to whoever sends.
    const isSame = (conversation.consent === 'yes') === (before.consent === 'yes');
    heard = what === 'text' && isSame ? hearing.catch(() => undefined) : hearing;
    // Words are added meanwhile, which touches nothing of it.
    if (!isSame || what !== 'text' || todo.kind !== 'add') await heard;
  }
  if (isEmpty) return { ...outcome, answered: { ...outcome.answered, say: ['nothing'] } };
  try {
    return await carryOut(texting, taking, known, decision, outcome);
  } finally {
    await heard;
  }
};
