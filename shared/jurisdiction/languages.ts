import { at, type Read } from './at.ts';
import type { Jurisdiction, Partner } from './pack.ts';
import { type Path, pathText, type Places } from './places.ts';
import { type PackProblem, problem } from './problem.ts';

type Text = { readonly places: Places; readonly path: Path; readonly texts: Readonly<Record<string, string>> };

/** Every text that people read, with where it stands. */
const textsOf = ({ value, places }: Read<Jurisdiction>, partners: Read<readonly Partner[]>): Text[] => [
  ...[
    { path: ['name'], texts: value.name },
    { path: ['siteName'], texts: value.siteName },
    ...value.areas.map(({ name }, index) => ({ path: ['areas', index, 'name'], texts: name })),
    ...(['emergency', 'crisis', 'child'] as const).flatMap((kind) =>
      value.numbers[kind].map(({ name }, index) => ({ path: ['numbers', kind, index, 'name'], texts: name })),
    ),
    ...value.phone.nudges.map(({ text }, index) => ({ path: ['phone', 'nudges', index, 'text'], texts: text })),
    ...value.phone.relayServices.map(({ name }, index) => ({
      path: ['phone', 'relayServices', index, 'name'],
      texts: name,
    })),
    ...value.offices.map(({ name }, index) => ({ path: ['offices', index, 'name'], texts: name })),
    ...value.mustPassOn.map((texts, index) => ({ path: ['mustPassOn', index], texts })),
  ].map((text) => Object.assign({ places }, text)),
  ...partners.value.map(({ name }, index) => ({ places: partners.places, path: [index, 'name'], texts: name })),
];

const missing = ({ places, path, texts }: Text, languages: readonly string[]): PackProblem[] => {
  const other = Object.keys(texts).filter((language) => !languages.includes(language));
  // A text under a misspelt language is not missing besides.
  if (other.length > 0)
    return other.map((language) =>
      at(places, [...path, language], "one of the country's languages", language, languages),
    );
  return languages
    .filter((language) => texts[language] === undefined)
    .map((language) =>
      problem(places.file, `a text in ${language}`, {
        line: places.lineOf(path),
        path: pathText(path),
        found: 'none',
      }),
    );
};

/** Every text in every language, and in no other; of a language that nothing is in, once and not for each text. */
export const languageProblems = (
  jurisdiction: Read<Jurisdiction>,
  partners: Read<readonly Partner[]>,
): PackProblem[] => {
  const { languages, defaultLanguage } = jurisdiction.value;
  const all = textsOf(jurisdiction, partners);
  const empty = languages.filter((language) => all.every(({ texts }) => texts[language] === undefined));
  return [
    ...(languages.includes(defaultLanguage)
      ? []
      : [at(jurisdiction.places, ['defaultLanguage'], 'one of the languages', defaultLanguage, languages)]),
    ...empty.map((language) => {
      const expected = `a language of which there are texts: ${all.length} of this country have none in ${language}`;
      return at(jurisdiction.places, ['languages', languages.indexOf(language)], expected, language);
    }),
    ...all.flatMap((text) =>
      missing(
        text,
        languages.filter((language) => !empty.includes(language)),
      ),
    ),
  ];
};
