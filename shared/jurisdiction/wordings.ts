import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '../domain/result.ts';
import { sharedWording } from '../wording/texts.ts';
import { nearestOf, type PackProblem, problem } from './problem.ts';
import { parseYaml } from './yamlFile.ts';

/** Flat: key → text, with `_review`: who has read it. The pack's own texts over the shared ones. */
const wordingFileSchema = z.record(z.string(), z.string().min(1));

const shared: Readonly<Record<string, Readonly<Record<string, string>>>> = sharedWording;
const KEYS = Object.keys(sharedWording.en);

type Wording = Record<string, string>;

const readOne = async (folder: string, language: string): Promise<Result<Wording, PackProblem[]>> => {
  const file = `wording/${language}.json`;
  const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
  if (text === undefined) return err([problem(file, `the wording file of ${language}`, { found: 'no such file' })]);
  // JSON is YAML: read as such, so that a mistake has its line.
  const read = parseYaml(file, text, wordingFileSchema);
  if (!read.ok) return read;
  const { value, places } = read.value;
  const problems = Object.keys(value)
    .filter((key) => !KEYS.includes(key))
    .map((key) =>
      problem(file, 'a key of the shared wording', {
        line: places.lineOf([key]),
        path: key,
        found: JSON.stringify(key),
        nearest: nearestOf(key, KEYS),
      }),
    );
  if (value['_review'] === undefined)
    problems.push(problem(file, '"_review": who has reviewed it, or nobody yet', { line: 1 }));
  const lacking = shared[language] ? [] : KEYS.filter((key) => value[key] === undefined);
  if (lacking.length > 0) {
    const found = `${lacking.length} missing, the first ${lacking[0]}`;
    problems.push(problem(file, 'every text, since there is no shared wording in this language', { found }));
  }
  return problems.length > 0 ? err(problems) : ok(value);
};

/** One file a language. */
export const readWordings = async (
  folder: string,
  languages: readonly string[],
): Promise<Result<Record<string, Wording>, PackProblem[]>> => {
  const read = await Promise.all(
    languages.map(async (language) => ({ language, read: await readOne(folder, language) })),
  );
  const problems = read.flatMap(({ read: one }) => (one.ok ? [] : one.error));
  if (problems.length > 0) return err(problems);
  return ok(Object.fromEntries(read.flatMap(({ language, read: one }) => (one.ok ? [[language, one.value]] : []))));
};
