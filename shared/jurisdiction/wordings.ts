import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { sharedWording } from '../wording/texts.ts';
import type { Places } from './places.ts';
import { nearestOf, type PackProblem, problem } from './problem.ts';
import { isHalfReviewed } from './reviews.ts';
import { parseYaml } from './yamlFile.ts';

/** Flat: key → text, with `_review`: who has read it. The pack's own texts over the shared ones. */
const wordingFileSchema = z.record(z.string(), z.string().min(1));

const shared: Readonly<Record<string, Readonly<Record<string, string>>>> = sharedWording;
const english: Readonly<Record<string, string>> = sharedWording.en;
const KEYS = Object.keys(english);

type Wording = Record<string, string>;
type Read = { readonly language: string; readonly texts: Wording; readonly places: Places };

const placeholdersOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])];

/** A text without its placeholder tells nobody the number; one with another shows braces to people. */
const placeholderProblems = ({ texts, places }: Read): PackProblem[] =>
  Object.entries(texts).flatMap(([key, text]) => {
    const expected = english[key];
    if (expected === undefined) return [];
    const [needed, used] = [placeholdersOf(expected), placeholdersOf(text)];
    const unknown = used.filter((placeholder) => !needed.includes(placeholder));
    const missing = needed.filter((placeholder) => !used.includes(placeholder));
    const line = places.lineOf([key]);
    if (unknown.length > 0) {
      const but = needed.length === 0 ? 'no placeholder' : `no placeholder but ${needed.join(', ')}`;
      return unknown.map((found) =>
        problem(places.file, but, { line, path: key, found, nearest: nearestOf(found, needed) }),
      );
    }
    return missing.map((placeholder) =>
      problem(places.file, `the placeholder ${placeholder}`, { line, path: key, found: JSON.stringify(text) }),
    );
  });

const readOne = async (folder: string, language: string): Promise<Result<Read, PackProblem[]>> => {
  const file = `wording/${language}.json`;
  const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
  if (text === undefined) return err([problem(file, `the wording file of ${language}`, { found: 'no such file' })]);
  // JSON is YAML: read as such, so that a mistake has its line.
  const parsed = parseYaml(file, text, wordingFileSchema);
  if (!parsed.ok) return parsed;
  const read: Read = { language, texts: parsed.value.value, places: parsed.value.places };
  const problems = Object.keys(read.texts)
    .filter((key) => !KEYS.includes(key))
    .map((key) =>
      problem(file, 'a key of the shared wording', {
        line: read.places.lineOf([key]),
        path: key,
        found: JSON.stringify(key),
        nearest: nearestOf(key, KEYS),
      }),
    );
  const review = read.texts['_review'];
  if (review === undefined)
    problems.push(problem(file, '"_review": who has reviewed it, or nobody yet', { line: 1, found: 'nothing' }));
  else if (isHalfReviewed(review)) {
    const expected = '"reviewed by <whom> on <date>", or that nobody has reviewed it yet';
    problems.push(
      problem(file, expected, {
        line: read.places.lineOf(['_review']),
        path: '_review',
        found: JSON.stringify(review),
      }),
    );
  }
  const lacking = shared[language] ? [] : KEYS.filter((key) => read.texts[key] === undefined);
  if (lacking.length > 0) {
    const found = `${lacking.length} missing, the first ${lacking[0]}`;
    const expected = 'every text, since there is no shared wording in this language';
    problems.push(problem(file, expected, { line: 1, found }));
  }
  problems.push(...placeholderProblems(read));
  return problems.length > 0 ? err(problems) : ok(read);
};

/** Files that nobody would ever be shown. */
const strays = async (folder: string, languages: readonly string[]): Promise<PackProblem[]> => {
  const files = await readdir(join(folder, 'wording')).catch(() => []);
  const known = languages.map((language) => `${language}.json`);
  return files
    .filter((file) => !known.includes(file))
    .sort()
    .map((file) =>
      problem(`wording/${file}`, `a file for one of the country's languages: ${known.join(', ')}`, {
        line: 1,
        found: file,
      }),
    );
};

export type Wordings = {
  readonly texts: Record<string, Wording>;
  readonly places: Readonly<Record<string, Places>>;
};

/** One file a language. */
export const readWordings = async (
  folder: string,
  languages: readonly string[],
): Promise<Result<Wordings, PackProblem[]>> => {
  const read = await Promise.all(languages.map(async (language) => readOne(folder, language)));
  const problems = [...read.flatMap((one) => (one.ok ? [] : one.error)), ...(await strays(folder, languages))];
  if (problems.length > 0) return err(problems);
  const files = read.flatMap((one) => (one.ok ? [one.value] : []));
  return ok({
    texts: Object.fromEntries(files.map(({ language, texts }) => [language, texts])),
    places: Object.fromEntries(files.map(({ language, places }) => [language, places])),
  });
};
