import * as fc from 'fast-check';
import type { Pack } from '../../../../../shared/jurisdiction/pack.ts';
import { wordingOf, type WordingKey } from '../../../../../shared/wording/wording.ts';

/** What a text is, said by whoever makes it: the rules are held against that, and not against what the code makes of it. */
export type Kind = 'words' | 'yes' | 'no' | 'digits' | 'stop' | 'start' | 'code' | 'who' | 'other';

export interface Text {
  readonly kind: Kind;
  readonly body: string;
  readonly attachments: number;
  /** How often it is brought, and how often at once. */
  readonly times: number;
  readonly sideBySide: boolean;
  /** It comes once more after so many others of this person. */
  readonly again: number | null;
}

/** One person: where they write to, and what. Some of it goes off at once with what follows. */
export interface Person {
  readonly line: string;
  readonly texts: readonly Text[];
}

/** Nobody else's words: where they turn up, it is known whose they are. */
export const MARK = /«(\d+\.\d+)»/g;

/** Each word that does something, in each language of the country. */
const wordsFor = ({ jurisdiction, wording }: Pack, key: WordingKey): string[] =>
  jurisdiction.languages.flatMap((language) =>
    wordingOf(
      language,
      wording,
    )(key)
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  );

const loudly = (bodies: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      bodies,
      fc.constantFrom(
        (text: string) => text,
        (text: string) => ` ${text.toUpperCase()} `,
        (text: string) => `${text}!`,
      ),
    )
    .map(([body, as]) => as(body));

const SENTENCES = [
  'They lock the door at night',
  'No me dejan salir',
  'ساعدوني من فضلك',
  'he will kill me',
  'quiero morir',
  'I am 14',
  '🙏🙏🙏',
  '‏שלום‎ & <Response/> "quoted" \u0000',
  'the code of the gate is 4471',
  'yes but not at night',
  '1 but he reads my texts',
  '',
];

/** @param pack for the words of its languages */
export const anyPerson = (pack: Pack): fc.Arbitrary<Person> => {
  const command = (key: WordingKey, kind: Kind) =>
    loudly(fc.constantFrom(...wordsFor(pack, key))).map((body) => ({ kind, body }));
  const body = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...SENTENCES).map((text) => ({ kind: 'words' as const, body: text })) },
    {
      weight: 2,
      arbitrary: fc
        .string({ unit: 'grapheme', maxLength: 40 })
        .map((text) => ({ kind: 'words' as const, body: `so: ${text}` })),
    },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 300, max: 1500 })
        .map((length) => ({ kind: 'words' as const, body: 'long '.repeat(length / 5) })),
    },
    {
      weight: 4,
      arbitrary: fc.constantFrom('1', '1.', ' 1 ', '١').map((digit) => ({ kind: 'yes' as const, body: digit })),
    },
    { weight: 2, arbitrary: fc.constantFrom('2', '٢').map((digit) => ({ kind: 'no' as const, body: digit })) },
    {
      weight: 5,
      arbitrary: fc
        .constantFrom('0', '3', '4', '5', '6', '7', '8', '34', '3 5', '٣')
        .map((digits) => ({ kind: 'digits' as const, body: digits })),
    },
    { weight: 2, arbitrary: command('phone.word.stop', 'stop') },
    { weight: 2, arbitrary: command('phone.word.start', 'start') },
    { weight: 3, arbitrary: command('phone.word.code', 'code') },
    { weight: 2, arbitrary: command('phone.word.who', 'who') },
    { weight: 1, arbitrary: command('phone.word.help', 'other') },
    { weight: 1, arbitrary: command('phone.word.delete', 'other') },
    { weight: 1, arbitrary: command('phone.word.info', 'other') },
    { weight: 1, arbitrary: command('phone.word.language', 'other') },
    { weight: 1, arbitrary: command('phone.word.name', 'other') },
    { weight: 1, arbitrary: command('phone.word.skip', 'digits') },
  );
  const text = fc
    .record({
      said: body,
      attachments: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
      times: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 3 })),
      sideBySide: fc.boolean(),
      again: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 6 }),
    })
    .map(({ said, ...how }): Text => Object.assign({}, said, how));
  const lines = pack.jurisdiction.phone.numbers.map(({ number }) => number);
  return fc.record({ line: fc.constantFrom(...lines), texts: fc.array(text, { minLength: 1, maxLength: 12 }) });
};
