import * as z from 'zod';
import ar from '../wording/danger/ar.json' with { type: 'json' };
import en from '../wording/danger/en.json' with { type: 'json' };
import es from '../wording/danger/es.json' with { type: 'json' };
import { dangerSchema, type Danger } from './label.ts';
import { formsOf, tokensOf } from './words.ts';

type Class = Danger['words'][number];
const classes = dangerSchema.shape.words.element.options;

const entriesSchema = z.partialRecord(dangerSchema.shape.words.element, z.array(z.string().min(1)));
/**
 * `anyLanguage` is read whatever language the person chose, since people write in the one they think in; `onlyHere` holds
 * what means something harmless elsewhere. `word*` is a beginning, `<18` a number under 18.
 */
const listSchema = z.strictObject({ _review: z.string(), anyLanguage: entriesSchema, onlyHere: entriesSchema });

const lists = Object.entries({ en, es, ar }).map(([language, list]) => ({ language, list: listSchema.parse(list) }));

type Phrase = { readonly class: Class; readonly rest: readonly string[] };
/** Phrases by their first token; beginnings keep their `*`. */
type Index = ReadonlyMap<string, readonly Phrase[]>;

const UNDER_18 = '<18';
/** A list's token, folded as the text is. */
const listToken = (token: string): string => {
  if (token === UNDER_18) return token;
  const folded = tokensOf(token).join('');
  return token.endsWith('*') ? `${folded}*` : folded;
};

const indexOf = (language: string): Index => {
  const index = new Map<string, Phrase[]>();
  for (const { language: own, list } of lists) {
    const sources = own === language ? [list.anyLanguage, list.onlyHere] : [list.anyLanguage];
    for (const source of sources) {
      for (const name of classes) {
        for (const entry of source[name] ?? []) {
          const [first = '', ...rest] = entry.split(' ').map(listToken);
          index.set(first, [...(index.get(first) ?? []), { class: name, rest }]);
        }
      }
    }
  }
  return index;
};

const indexes = new Map<string, Index>();
const indexFor = (language: string): Index => {
  const base = language.split('-')[0] ?? language;
  const known = lists.some((list) => list.language === base) ? base : '';
  const index = indexes.get(known) ?? indexOf(known);
  indexes.set(known, index);
  return index;
};

/** No beginning in a list is longer than this, so a token of any length is looked up a fixed number of times. */
const LONGEST_BEGINNING = 16;

const isUnder18 = (token: string): boolean => /^\d{1,2}$/.test(token) && Number(token) < 18;

const beginningsOf = (form: string): string[] =>
  Array.from({ length: Math.min(form.length, LONGEST_BEGINNING) }, (_, end) => `${form.slice(0, end + 1)}*`);

/** Every key under which a list may have this token. */
const keysOf = (token: string): string[] => [
  ...(isUnder18(token) ? [UNDER_18] : []),
  ...formsOf(token).flatMap((form) => [form].concat(beginningsOf(form))),
];

const meets = (wanted: string, forms: readonly string[] | undefined): boolean => {
  if (forms === undefined) return false;
  if (wanted === UNDER_18) return isUnder18(forms[0] ?? '');
  if (!wanted.endsWith('*')) return forms.includes(wanted);
  const beginning = wanted.slice(0, -1);
  return forms.some((form) => form.startsWith(beginning));
};

type Looked = { readonly forms: readonly string[]; readonly phrases: readonly Phrase[] };

/** A text says the same words over and over: each is looked up once. */
const lookUp = (index: Index): ((token: string) => Looked) => {
  const known = new Map<string, Looked>();
  return (token) => {
    const before = known.get(token);
    if (before) return before;
    const looked = { forms: formsOf(token), phrases: keysOf(token).flatMap((key) => index.get(key) ?? []) };
    known.set(token, looked);
    return looked;
  };
};

/**
 * Which classes of danger the words speak of; never the words. Judged at intake, while the words are in memory (design,
 * part 4). "Not" is not trusted: "he did not hit me" counts, since a false alarm costs minutes and a missed one more.
 */
export const dangerWordsIn = (words: string, language: string): Danger['words'] => {
  const tokens = tokensOf(words).map(lookUp(indexFor(language)));
  const found = new Set<Class>();
  for (const [position, { phrases }] of tokens.entries()) {
    for (const phrase of phrases) {
      const follows = (wanted: string, offset: number): boolean => meets(wanted, tokens[position + 1 + offset]?.forms);
      if (!found.has(phrase.class) && phrase.rest.every(follows)) found.add(phrase.class);
    }
    if (found.size === classes.length) break;
  }
  return classes.filter((name) => found.has(name));
};
