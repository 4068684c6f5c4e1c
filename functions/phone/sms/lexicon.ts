import { tokensOf } from '../../../shared/domain/words.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import { wordingOf, type WordingKey } from '../../../shared/wording/wording.ts';

/** Words that do something, in every language of the country: people write in the one they think in. */
const commands = ['help', 'code', 'stop', 'start', 'delete', 'language', 'info', 'who', 'answers', 'notNow'] as const;
export type Command = (typeof commands)[number];

/** Texts as they are compared: folded, without accents and marks, one blank between tokens. */
const folded = (text: string): string => tokensOf(text).join(' ');

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map(folded)
    // A mark alone is no word: an empty text would be one.
    .filter((word) => word !== '');

export interface Lexicon {
  readonly commands: ReadonlyMap<string, Command>;
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
  readonly skip: ReadonlySet<string>;
  /** "please", "thanks": said along with a yes or no. */
  readonly polite: ReadonlySet<string>;
  /** Names of languages, in each language, and their tags. */
  readonly languages: ReadonlyMap<string, string>;
  readonly areas: ReadonlyMap<string, string>;
  /** Frequent words by which a language is told. */
  readonly frequent: ReadonlyMap<string, ReadonlySet<string>>;
}

export const lexiconOf = ({ jurisdiction, wording }: Pack): Lexicon => {
  const { languages, areas } = jurisdiction;
  // English too, whatever the pack speaks: the provider itself knows its STOP and START.
  const tongues = [...new Set([...languages, 'en'])].map((language) => ({ language, t: wordingOf(language, wording) }));
  const all = (key: WordingKey): string[] => tongues.flatMap(({ t }) => listOf(t(key)));
  return {
    commands: new Map(
      commands.flatMap((command) => all(`phone.word.${command}`).map((word) => [word, command] as const)),
    ),
    yes: new Set(all('phone.word.yes')),
    no: new Set(all('phone.word.no')),
    skip: new Set(all('phone.word.skip')),
    polite: new Set(all('phone.word.polite')),
    languages: new Map(
      tongues
        .filter(({ language }) => languages.includes(language))
        .flatMap(({ language, t }) =>
          [folded(language), ...listOf(t('phone.word.name'))].map((name) => [name, language] as const),
        ),
    ),
    areas: new Map(
      areas.flatMap(({ code, name }) => [code, ...Object.values(name)].map((each) => [folded(each), code] as const)),
    ),
    frequent: new Map(
      tongues
        .filter(({ language }) => languages.includes(language))
        .map(({ language, t }) => [language, new Set(listOf(t('phone.word.frequent')))]),
    ),
  };
};

/** The country's language that a text is in, by its frequent words; `null` where none, or more than one, stands out. */
export const languageOf = (text: string, { frequent }: Lexicon): string | null => {
  const tokens = tokensOf(text);
  const found = [...frequent]
    .map(([language, words]) => ({ language, count: tokens.filter((token) => words.has(token)).length }))
    .sort((one, other) => other.count - one.count);
  const [first, second] = found;
  return first !== undefined && first.count > (second?.count ?? 0) ? first.language : null;
};
