import type { Pack } from '../../../../../shared/jurisdiction/pack.ts';
import { sayings, type Saying } from '../../../../../shared/rows/line.ts';
import { AccessCode } from '../../../../../shared/sealing/accessCode.ts';
import { segmentsOf } from '../../../../../shared/telephony/segments.ts';
import { textsOf } from '../../../../../shared/telephony/texts.ts';
import { MARK, type Text } from './texts.ts';

/** One text, and what went back to the phone. */
export interface Turn {
  readonly text: Text;
  readonly answer: readonly string[];
}

const CODE = /^\d{4} \d{4} \d{4} \d{4}$/;

/** What each text of ours says, whatever the language. One may be said by two codes. */
type Book = ReadonlyMap<string, readonly Saying[]>;
export const bookOf = (pack: Pack, site: string): Book => {
  const book = new Map<string, Saying[]>();
  for (const saying of sayings.filter((each) => each !== 'code')) {
    for (const language of pack.jurisdiction.languages) {
      for (const text of textsOf(saying, language, { pack, site }, new AccessCode('0000000000000000'))) {
        book.set(text, [...(book.get(text) ?? []), saying]);
      }
    }
  }
  return book;
};

/** What may be said to a word, whoever holds the phone. */
const TO_COMMAND: Readonly<Record<string, ReadonlySet<string>>> = {
  code: new Set(['code', 'who']),
  who: new Set(['who']),
  answers: new Set(['answers:nudge', 'help', 'who']),
  start: new Set(['started', 'received']),
  wrongCode: new Set(['codeWrong', 'later']),
  rightCode: new Set(['joined', 'received', 'who', 'later']),
  other: new Set(['help', 'delete', 'info', 'language', 'languageSet', 'received']),
};

/** Said to nothing else. */
const ONLY_TO: Readonly<Partial<Record<Saying, Text['kind']>>> = {
  'answers:nudge': 'answers',
  'answers:time': 'option',
  'answers:days': 'option',
  'answers:word': 'option',
  'answers:set': 'single',
  nothing: 'single',
  joined: 'rightCode',
  codeWrong: 'wrongCode',
};
const WHO = ['who'] as const;
const JOINED = ['joined', 'received'] as const;
const MOST_MISSED = 5;

const folded = (body: string): string => body.toLowerCase().replaceAll(/[\s!]/gu, '');

/** With a picture it is somebody's words, whatever it says; but a STOP is a STOP. */
export const kindOf = ({ kind, attachments }: Text): Text['kind'] =>
  attachments > 0 && kind !== 'stop' ? 'words' : kind;

/**
 * Holds what somebody got against the rules for texts, as the issue and docs/phone.md have them: worked out from what was texted, and
 * from nothing of the code that answers.
 */
export const brokenIn = (
  turns: readonly Turn[],
  book: Book,
  { names, isCalm }: { readonly names: readonly string[]; readonly isCalm: boolean },
): string[] => {
  const broken: string[] = [];
  let isStopped = false;
  let hasAgreed = false;
  /** In this conversation: a code was given, or one brought them there. */
  let hasCode = false;
  let isJoined = false;
  /** The text before was their own word. */
  let isProven = false;
  let ownWord: string | undefined;
  let missed = 0;
  let said: string[] = [];
  const codes = new Set<string>();
  const endConversation = (): void => {
    const times = (what: string): number => said.filter((each) => each === what).length;
    if (codes.size > 1 || times('code') > 1)
      broken.push(`a code was given ${Math.max(times('code'), codes.size)} times`);
    for (const once of ['received', 'ask:danger', 'ask:area', 'ask:age'])
      if (times(once) > 1) broken.push(`${once} was said ${times(once)} times`);
    said = [];
  };
  for (const { text, answer } of turns) {
    const kind = kindOf(text);
    if (kind === 'stop') isStopped = true;
    if (kind === 'start') isStopped = false;
    // Who says yes while nothing may be sent is asked again after START.
    if (kind === 'yes' && !isStopped && said.some((each) => each.startsWith('received'))) hasAgreed = true;
    if (kind === 'no') hasAgreed = false;
    const means = answer.map((each) => (CODE.test(each) ? ['code'] : (book.get(each) ?? [])));
    const complain = (what: string): void => void broken.push(`${what}: ${JSON.stringify(answer)} to ${kind}`);

    if (isStopped && answer.length > 0) complain('said after STOP');
    if (means.some((each) => each.length === 0)) complain('none of our texts');
    if (answer.some((each) => segmentsOf(each).count > 2)) complain('longer than two segments');
    if (answer.some((each) => each.match(MARK) !== null)) complain('repeats what was texted');
    if (names.some((name) => answer.some((each) => each.includes(name)))) complain('names a partner, or the line');
    const isOwn = kind === 'single' && folded(text.body) === ownWord;
    const mayBe = TO_COMMAND[kind] ?? new Set(isOwn ? ['received', 'nothing'] : ['received']);
    if (!hasAgreed && means.some((each) => !each.some((saying) => mayBe.has(saying)))) complain('said without a yes');
    if (
      hasAgreed &&
      kind in TO_COMMAND &&
      kind !== 'other' &&
      means.some((each) => !each.some((saying) => mayBe.has(saying)))
    )
      complain('more than was asked for');
    const late = means.findIndex((each) => !each.some((saying) => saying.startsWith('numbers:')));
    if (late >= 0 && means.slice(late).some((each) => each.some((saying) => saying.startsWith('numbers:'))))
      complain('numbers are not first');
    for (const code of answer.filter((each) => CODE.test(each))) {
      codes.add(code);
      if (kind !== 'code' || answer.length !== 1) complain('a code that was not asked for, or not alone');
    }
    for (const [about, by] of Object.entries(ONLY_TO))
      if (kind !== by && means.some((each) => each.some((saying) => saying === about)))
        complain(`${about} to what is none`);
    const says = (saying: Saying): boolean => means.some((each) => each.includes(saying));
    if (says('answers:nudge') && !hasAgreed) complain('asked how without a yes');
    if (says('nothing') && !isOwn) complain('another word taken for theirs');
    // Who came by a code may go on by another: somebody else may have been there before them.
    const mayGo = ownWord === undefined ? isJoined || !hasCode : isJoined && isProven;
    if (says('joined') && !mayGo) complain('taken elsewhere, with a code or a word of their own');
    // Where nothing fails, it is known what is said, too.
    const must = (...wanted: readonly Saying[]): void => {
      const isSo = means.length === wanted.length && wanted.every((each, at) => means[at]?.includes(each));
      if (isCalm && !isStopped && !isSo) complain(`not ${wanted.join(' and ')}`);
    };
    if (kind === 'wrongCode') must('codeWrong');
    if (kind === 'rightCode') must(...(mayGo ? JOINED : WHO));
    if (kind === 'code' && said.some((each) => each.startsWith('received'))) must(hasCode ? 'who' : 'code');
    // After five that were not theirs, none is held against theirs.
    if (isOwn && missed < MOST_MISSED) must('nothing');
    isProven = isOwn && missed < MOST_MISSED;
    if (says('answers:set')) ownWord = folded(text.body);
    else if (kind === 'single' && ownWord !== undefined && !isOwn) missed += 1;
    if (says('code')) hasCode = true;
    // To a phone that said STOP nobody says so.
    if (says('joined') || (kind === 'rightCode' && isStopped && mayGo)) {
      endConversation();
      // Where something failed it may go on as it was, with nobody told.
      if (says('joined') || isCalm) hasAgreed = false;
      hasCode = true;
      isJoined = true;
      if (says('joined') || isCalm) ownWord = undefined;
    }
    // START asks whether texts are allowed, once more.
    said.push(...means.map(([first = '']) => (first === 'received' && kind === 'start' ? 'received again' : first)));
  }
  endConversation();
  return broken;
};
