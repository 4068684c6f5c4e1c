import { tokensOf } from '../../../shared/domain/words.ts';
import type { Command, Lexicon } from './lexicon.ts';

/** Each answer has a digit of its own, so that answers may come late, in any order, or changed about on the way. */
export const DIGITS = {
  yes: '1',
  no: '2',
  danger: '3',
  hurt: '4',
  selfHarm: '5',
  none: '6',
  child: '7',
  adult: '8',
  skip: '0',
} as const;
export type AnswerDigit = (typeof DIGITS)[keyof typeof DIGITS];

/** What a text is when nothing but its own words are known: whether it is an answer depends on what was asked. */
export type Intent =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'answers'; readonly digits: readonly AnswerDigit[] }
  | { readonly kind: 'yes' | 'no' | 'skip' | 'words' }
  | { readonly kind: 'area'; readonly area: string }
  | { readonly kind: 'language'; readonly language: string };

const isDigit = (token: string): token is AnswerDigit => Object.values<string>(DIGITS).includes(token);

/** "34" is danger and hurt. Of other digits it could be anything, an age or a house. */
const TOGETHER = /^(?!.*(.).*\1)[345]{2,3}$/;

const digitsOf = (tokens: readonly string[]): AnswerDigit[] | null => {
  const digits = tokens.flatMap((token) => (TOGETHER.test(token) ? [...token] : [token])).filter(isDigit);
  const count = tokens.reduce((sum, token) => sum + (TOGETHER.test(token) ? token.length : 1), 0);
  return digits.length > 0 && digits.length === count ? [...new Set(digits)] : null;
};

/** A text that is a number and nothing else, in any script. */
export const numberIn = (text: string): number | null => {
  const [token = '', ...more] = tokensOf(text);
  return more.length === 0 && /^\d{1,3}$/.test(token) ? Number(token) : null;
};

/**
 * Only a text that is nothing else is an answer or a command: whatever says more is somebody's words.
 */
export const intentOf = (text: string, lexicon: Lexicon): Intent => {
  const tokens = tokensOf(text);
  const whole = tokens.join(' ');
  const command = lexicon.commands.get(whole);
  if (command !== undefined) return { kind: 'command', command };
  const digits = digitsOf(tokens);
  if (digits !== null) return { kind: 'answers', digits };
  const language = lexicon.languages.get(whole);
  if (language !== undefined) return { kind: 'language', language };
  const area = lexicon.areas.get(whole);
  if (area !== undefined) return { kind: 'area', area };
  const plain = tokens.filter((token) => !lexicon.polite.has(token));
  if (lexicon.commands.get(plain.join(' ')) === 'stop') return { kind: 'command', command: 'stop' };
  const isAll = (words: ReadonlySet<string>, digit: string): boolean =>
    plain.length > 0 && plain.every((token) => words.has(token) || token === digit);
  if (isAll(lexicon.yes, DIGITS.yes)) return { kind: 'yes' };
  if (isAll(lexicon.no, DIGITS.no)) return { kind: 'no' };
  if (isAll(lexicon.skip, DIGITS.skip)) return { kind: 'skip' };
  return { kind: 'words' };
};
