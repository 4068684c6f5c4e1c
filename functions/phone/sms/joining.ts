import type { Plain } from '../../../shared/domain/plain.ts';
import { freshConversation, type Conversation } from '../../../shared/rows/line.ts';
import { tokensOf } from '../../../shared/domain/words.ts';
import { parseAccessCode, type AccessCode } from '../../../shared/sealing/accessCode.ts';
import { openByCode } from '../openByCode.ts';
import type { PhonePorts } from '../ports.ts';
import type { Decision, TextFacts } from './decision.ts';
import type { Lexicon } from './lexicon.ts';

/** The code in a text that is nothing else, with or without the word for it. */
export const codeIn = (words: Plain, { commands }: Lexicon): AccessCode | undefined => {
  const alone = parseAccessCode(words.reveal());
  if (alone.ok) return alone.value;
  const tokens = tokensOf(words.reveal());
  const digits = tokens.findIndex((token) => /^\d/.test(token));
  if (digits < 1 || commands.get(tokens.slice(0, digits).join(' ')) !== 'code') return undefined;
  const named = parseAccessCode(tokens.slice(digits).join(''));
  return named.ok ? named.value : undefined;
};

/** What a code that was texted opens. It is kept nowhere; tries are counted as those on the site are. */
export type CodeTexted =
  { readonly kind: 'opens'; readonly tip: string; readonly language: string } | { readonly kind: 'wrong' | 'later' };

/** @param contact by whom tries are counted */
export const tryCode = async (ports: PhonePorts, contact: string, code: AccessCode): Promise<CodeTexted> => {
  const byCode = await openByCode(ports, code, async () => contact);
  if (byCode.kind === 'wrong') return { kind: 'wrong' };
  // What is to be deleted takes no more words.
  if (byCode.kind !== 'opens' || byCode.opened.tip.deletion !== null) return { kind: 'later' };
  const { pk: tip, label } = byCode.opened.tip;
  return { kind: 'opens', tip, language: label.language };
};

const stays = (before: Conversation, say: Decision['say']): Decision => ({
  conversation: before,
  act: { kind: 'none' },
  say,
});

/**
 * Somebody asked for a code of this conversation, or chose answers in it: whoever holds the phone now could else have all that is
 * texted from then on go to a tip that only they can read. But where it came to by another code, that may have been done before: who
 * has a code of their own goes on from there. Once answers were chosen there, only upon the word for them.
 */
const mayGo = ({ tip, joined, answers, codeGiven }: Conversation, to: string, isProven: boolean): boolean =>
  answers === 'chosen' ? joined && isProven && tip !== to : joined || !codeGiven;

/**
 * A code was texted: the conversation goes on with the tip that it opens, and begins anew there. What was texted before stays
 * a tip of its own.
 *
 * @param isProven the text before was the word upon which answers come
 * @returns nothing where the text is about something else
 */
export const join = (before: Conversation, { code, isStopped }: TextFacts, isProven: boolean): Decision | undefined => {
  if (code === undefined) return undefined;
  switch (code.kind) {
    case 'wrong':
      // Who can not be told so is not to lose what may be words.
      return isStopped ? undefined : stays(before, ['codeWrong']);
    case 'later':
      return stays(before, ['later']);
    case 'opens':
      if (!mayGo(before, code.tip, isProven)) return stays(before, ['who']);
      return {
        conversation: {
          ...freshConversation(code.language),
          tip: code.tip,
          consent: isStopped ? 'unasked' : 'asked',
          codeGiven: true,
          joined: true,
        },
        act: { kind: 'join' },
        say: isStopped ? [] : ['joined', 'received'],
      };
  }
};
