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
  start: new Set(['started', 'received']),
  other: new Set(['help', 'delete', 'info', 'language', 'languageSet', 'received']),
};

/** With a picture it is somebody's words, whatever it says; but a STOP is a STOP. */
export const kindOf = ({ kind, attachments }: Text): Text['kind'] =>
  attachments > 0 && kind !== 'stop' ? 'words' : kind;

/**
 * Holds what somebody got against the rules for texts, as the issue and docs/phone.md have them: worked out from what was texted, and
 * from nothing of the code that answers.
 */
export const brokenIn = (turns: readonly Turn[], book: Book, names: readonly string[]): string[] => {
  const broken: string[] = [];
  let isStopped = false;
  let hasAgreed = false;
  const said: string[] = [];
  const codes = new Set<string>();
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
    const mayBe = TO_COMMAND[kind] ?? new Set(['received']);
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
    // START asks whether texts are allowed, once more.
    said.push(...means.map(([first = '']) => (first === 'received' && kind === 'start' ? 'received again' : first)));
  }
  const times = (saying: string): number => said.filter((each) => each === saying).length;
  if (codes.size > 1 || times('code') > 1) broken.push(`a code was given ${times('code')} times`);
  for (const once of ['received', 'ask:danger', 'ask:area', 'ask:age'])
    if (times(once) > 1) broken.push(`${once} was said ${times(once)} times`);
  return broken;
};
