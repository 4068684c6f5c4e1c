import { readFile } from 'node:fs/promises';
import { sharedWording } from '../wording/texts.ts';
import { TO_BE_NAMED } from './placeholders.ts';

export type Area = { readonly code: string; readonly name: string };

/** What a country is begun with; all else is the template's until somebody puts theirs in. */
export type Beginning = {
  readonly code: string;
  readonly name: string;
  /** The first is shown to whoever has none of them. */
  readonly languages: readonly string[];
  readonly timeZone: string;
  readonly areas: readonly Area[];
};

const shared: Readonly<Record<string, Readonly<Record<string, string>>>> = sharedWording;

/** Quoted, since a name may hold anything; in the manner of `npm run format`. */
const quoted = (text: string): string => (/['"\\\p{C}]/u.test(text) ? JSON.stringify(text) : `'${text}'`);

/** In every language the same words, until somebody who speaks it writes theirs. */
const translated = (languages: readonly string[], text: string): string =>
  `{ ${languages.map((language) => `${language}: ${quoted(text)}`).join(', ')} }`;

const NAMES: Readonly<Record<string, string>> = {
  siteName: `Page ${TO_BE_NAMED}`,
  emergency: 'Emergency',
  crisis: 'Someone to talk to',
  child: 'Child line',
  desk: `The desk ${TO_BE_NAMED}`,
  deskTwo: `The second desk ${TO_BE_NAMED}`,
  reviewer: `The review group ${TO_BE_NAMED}`,
  helper: `A helper ${TO_BE_NAMED}`,
  childCare: `Child care ${TO_BE_NAMED}`,
  police: `The police ${TO_BE_NAMED}`,
};

const valuesOf = ({ code, name, languages, timeZone, areas }: Beginning): Readonly<Record<string, string>> => {
  const texts = Object.entries(NAMES).map(([key, text]) => [key, translated(languages, text)]);
  return Object.assign(Object.fromEntries(texts), {
    code,
    NAME: name.replaceAll(/\s+/g, ' '),
    name: translated(languages, name),
    languages: languages.join(', '),
    defaultLanguage: languages[0] ?? '',
    timeZone,
    area: areas[0]?.code ?? 'unknown',
    areas: areas.map((area) => `  - { code: ${area.code}, name: ${translated(languages, area.name)} }`).join('\n'),
  });
};

const FILES = ['jurisdiction.yaml', 'partners.yaml', 'disclosure.cedar', 'cases.yaml', 'questions.md'] as const;

/** Where the project has no texts of its own in a language, its speaker begins from the English ones. */
const wordingOf = (language: string): string => {
  const review = shared[language]
    ? 'read by no native speaker of this country yet'
    : 'in English still: to be translated, and then read by a native speaker';
  const texts = shared[language] ? {} : { ...sharedWording.en };
  return `${JSON.stringify({ ...texts, _review: review }, null, 2)}\n`;
};

/** The files of a new country, by their names in its folder. */
export const filesFor = async (beginning: Beginning): Promise<Readonly<Record<string, string>>> => {
  const values = valuesOf(beginning);
  const filled = await Promise.all(
    FILES.map(async (file) => {
      const text = await readFile(new URL(`./template/${file}.template`, import.meta.url), 'utf8');
      return [file, text.replaceAll(/%(\w+)%/g, (placeholder, key: string) => values[key] ?? placeholder)];
    }),
  );
  const wording = beginning.languages.map((language) => [`wording/${language}.json`, wordingOf(language)]);
  return Object.fromEntries([...filled, ...wording]);
};
