import * as fc from 'fast-check';
import type { Pack } from '../../../../../shared/jurisdiction/pack.ts';
import { wordingOf, type WordingKey } from '../../../../../shared/wording/wording.ts';

/** What a text is, said by whoever makes it: the rules are held against that, and not against what the code makes of it. */
export type Kind =
  | 'words'
  /** One word, such as may be chosen as that upon which answers come. */
  | 'single'
  | 'yes'
  | 'no'
  | 'digits'
  | 'stop'
  | 'start'
  | 'code'
  | 'who'
  | 'answers'
  /** A choice of how answers come. */
  | 'option'
  /** A code that opens nothing; and one that opens a tip of its own, in whose place the body stands until it is texted. */
  | 'wrongCode'
  | 'rightCode'
  | 'other';

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

/** Of no language of the country that has a meaning for them. */
const SINGLES = ['Lantern', 'velvet', 'Sunflower', 'منارة'];
/** Nobody was given them: one in 10^16 is. */
const WRONG_CODES = ['0000 1111 2222 3333', '0000111122223333', 'code 0000-1111-2222-3333'];

type Said = Pick<Text, 'kind' | 'body'>;
const saying =
  (kind: Kind) =>
  (body: string): Said => ({ kind, body });

const command = (pack: Pack, key: WordingKey, kind: Kind): fc.Arbitrary<Said> =>
  loudly(fc.constantFrom(...wordsFor(pack, key))).map(saying(kind));

const anySaid = (pack: Pack): fc.Arbitrary<Said> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...SENTENCES).map(saying('words')) },
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
      arbitrary: fc.constantFrom('1', '1.', ' 1 ', '١').map(saying('yes')),
    },
    { weight: 2, arbitrary: fc.constantFrom('2', '٢').map(saying('no')) },
    {
      weight: 5,
      arbitrary: fc.constantFrom('0', '3', '4', '5', '6', '7', '8', '34', '3 5', '٣').map(saying('digits')),
    },
    { weight: 2, arbitrary: command(pack, 'phone.word.stop', 'stop') },
    { weight: 2, arbitrary: command(pack, 'phone.word.start', 'start') },
    { weight: 3, arbitrary: command(pack, 'phone.word.code', 'code') },
    { weight: 2, arbitrary: command(pack, 'phone.word.who', 'who') },
    { weight: 1, arbitrary: command(pack, 'phone.word.help', 'other') },
    { weight: 1, arbitrary: command(pack, 'phone.word.delete', 'other') },
    { weight: 1, arbitrary: command(pack, 'phone.word.info', 'other') },
    { weight: 1, arbitrary: command(pack, 'phone.word.language', 'other') },
    { weight: 1, arbitrary: command(pack, 'phone.word.name', 'other') },
    { weight: 1, arbitrary: command(pack, 'phone.word.skip', 'digits') },
    { weight: 2, arbitrary: fc.constantFrom(...SINGLES).map(saying('single')) },
    { weight: 1, arbitrary: command(pack, 'phone.word.answers', 'answers') },
    { weight: 1, arbitrary: fc.constantFrom('91', '92', '93').map(saying('option')) },
    { weight: 1, arbitrary: fc.constantFrom(...WRONG_CODES).map(saying('wrongCode')) },
    { weight: 1, arbitrary: fc.constant({ kind: 'rightCode' as const, body: '' }) },
  );

/** Brought once or more, and with or without a picture. */
const brought = (anything: fc.Arbitrary<Said>): fc.Arbitrary<Text> =>
  fc
    .record({
      said: anything,
      attachments: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
      times: fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 3 })),
      sideBySide: fc.boolean(),
      again: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 6 }),
    })
    .map(({ said, ...how }): Text => Object.assign({}, said, how));

const personOf = ({ jurisdiction }: Pack, texts: fc.Arbitrary<readonly Text[]>): fc.Arbitrary<Person> =>
  fc.record({ line: fc.constantFrom(...jurisdiction.phone.numbers.map(({ number }) => number)), texts });

/** @param pack for the words of its languages */
export const anyPerson = (pack: Pack): fc.Arbitrary<Person> =>
  personOf(pack, fc.array(brought(anySaid(pack)), { minLength: 1, maxLength: 12 }));

/**
 * What hardly any dice come upon, and has to be in each run: whoever has got a code asks for one again, or texts another; a code takes the
 * conversation elsewhere, where none is given; and a word of their own is chosen, texted, and missed.
 */
export const directed = (pack: Pack): readonly fc.Arbitrary<Person>[] => {
  // What would end, turn or take elsewhere what this is about is left to the others.
  const kept = new Set<Kind>(['words', 'digits', 'yes', 'who', 'other', 'option', 'wrongCode']);
  const between = fc.array(brought(anySaid(pack).filter(({ kind }) => kept.has(kind))), {
    minLength: 1,
    maxLength: 2,
  });
  const alone = (said: fc.Arbitrary<Said>) =>
    brought(said).map((text): readonly Text[] => [{ ...text, attachments: 0 }]);
  const just = (kind: Kind, body = '') => alone(fc.constant({ kind, body }));
  const code = alone(command(pack, 'phone.word.code', 'code'));
  const answers = alone(command(pack, 'phone.word.answers', 'answers'));
  const first = just('words', 'They lock the door at night');
  const conversation = (...parts: readonly fc.Arbitrary<readonly Text[]>[]): fc.Arbitrary<Person> =>
    personOf(
      pack,
      fc.tuple(...parts).map((texts) => texts.flat()),
    );
  return [
    conversation(first, between, code, between, code, just('rightCode'), between, code),
    conversation(first, just('wrongCode', '0000 1111 2222 3333'), just('rightCode'), between, code, just('rightCode')),
    conversation(
      first,
      just('yes', '1'),
      answers,
      fc.constantFrom('91', '92', '93').chain((body) => just('option', body)),
      just('option', '92'),
      just('option', '91'),
      just('single', 'Lantern'),
      between,
      just('single', 'velvet'),
      just('single', ' LANTERN! '),
      just('rightCode'),
    ),
  ];
};
