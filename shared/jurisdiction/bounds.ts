import { at, type Read } from './at.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import type { Path, Places } from './places.ts';
import { nearestOf, type PackProblem } from './problem.ts';

/** Palermo Protocol, art. 3(d): a child is any person under 18. A country may protect the young for longer, not shorter. */
const ADULT_AGE = { least: 18, most: 25 } as const;

/** Fewer days would take words from people who come back next week; more than ten years is a slip of a digit. */
const RETENTION_DAYS = { least: 7, most: 3650 } as const;

const within = (
  { value, places }: Read<Jurisdiction>,
  key: 'adultAge' | 'retentionDays',
  { least, most }: { least: number; most: number },
): PackProblem[] =>
  value[key] >= least && value[key] <= most
    ? []
    : [at(places, [key], `a number from ${least} to ${most}`, String(value[key]))];

/** Graver things are read sooner. */
const minuteProblems = ({ value: { minutes }, places }: Read<Jurisdiction>): PackProblem[] =>
  (
    [
      ['immediate', 'urgent'],
      ['urgent', 'prompt'],
      ['prompt', 'routine'],
    ] as const
  ).flatMap(([sooner, later]) =>
    minutes[sooner] <= minutes[later]
      ? []
      : [
          at(
            places,
            ['minutes', sooner],
            `no more minutes than ${later} has, ${minutes[later]}`,
            String(minutes[sooner]),
          ),
        ],
  );

/** Digits, and what people write between them. */
export const DIALABLE = /^[+*#\d][\d\s()*#./-]{1,24}$/;

const numberProblems = ({ value, places }: Read<Jurisdiction>): PackProblem[] => {
  const { numbers, phone, languages } = value;
  const help: { path: Path; number: string }[] = [
    ...(['emergency', 'crisis', 'child'] as const).flatMap((kind) =>
      numbers[kind].map(({ number }, index) => ({ path: ['numbers', kind, index, 'number'], number })),
    ),
    ...phone.relayServices.map(({ number }, index) => ({ path: ['phone', 'relayServices', index, 'number'], number })),
  ];
  return [
    ...help.flatMap(({ path, number }) =>
      DIALABLE.test(number) ? [] : [at(places, path, 'a number that can be dialled, as in 112 or 555-0100', number)],
    ),
    ...phone.numbers.flatMap(({ number, language }, index) => [
      ...(phone.numbers.findIndex((other) => other.number === number) === index
        ? []
        : [at(places, ['phone', 'numbers', index, 'number'], 'a number that no other line has', number)]),
      ...(languages.includes(language)
        ? []
        : [at(places, ['phone', 'numbers', index, 'language'], "one of the country's languages", language, languages)]),
    ]),
    ...phone.nudges.flatMap(({ id }, index) =>
      phone.nudges.findIndex((other) => other.id === id) === index
        ? []
        : [at(places, ['phone', 'nudges', index, 'id'], 'a name used once', id)],
    ),
  ];
};

/** Of languages by their code: those that the Unicode data of this machine has a name for. */
const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
export const languageNamed = (code: string): string | undefined => {
  try {
    return names.of(code);
  } catch {
    return undefined;
  }
};
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

const languageProblems = (jurisdiction: Read<Jurisdiction>, partners: Read<readonly Partner[]>): PackProblem[] => {
  const said: { code: string; places: Places; path: Path }[] = [
    ...jurisdiction.value.languages.map((code, index) => ({
      code,
      places: jurisdiction.places,
      path: ['languages', index],
    })),
    ...partners.value.flatMap(({ languages }, index) =>
      languages.map((code, position) => ({ code, places: partners.places, path: [index, 'languages', position] })),
    ),
  ];
  return said
    .filter(({ code }) => languageNamed(code) === undefined)
    .map(({ code, places, path }) => {
      const twoLetters = LETTERS.flatMap((one) => LETTERS.map((other) => `${one}${other}`)).filter(languageNamed);
      const meant = nearestOf(code, jurisdiction.value.languages) ?? nearestOf(code, twoLetters);
      return Object.assign(at(places, path, 'the code of a language that there is (BCP 47)', code), { nearest: meant });
    });
};

const exitProblems = ({ value: { exitPage }, places }: Read<Jurisdiction>): PackProblem[] =>
  exitPage.startsWith('https://') ? [] : [at(places, ['exitPage'], 'an address that begins with https://', exitPage)];

/** What has its form and cannot be meant. */
export const boundProblems = (jurisdiction: Read<Jurisdiction>, partners: Read<readonly Partner[]>): PackProblem[] => [
  ...within(jurisdiction, 'adultAge', ADULT_AGE),
  ...within(jurisdiction, 'retentionDays', RETENTION_DAYS),
  ...minuteProblems(jurisdiction),
  ...numberProblems(jurisdiction),
  ...languageProblems(jurisdiction, partners),
  ...exitProblems(jurisdiction),
];
