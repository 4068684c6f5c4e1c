import * as z from 'zod';

/** What is uploaded of the shared wording: each key once, without its languages' names, as `{ start: { title: 'Hi|Hola' } }`. */
const rowsSchema = z.object({
  languages: z.array(z.string()),
  rows: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
});
export type WordingRows = z.infer<typeof rowsSchema>;

export type Wordings = Readonly<Record<string, Readonly<Record<string, string>>>>;

const BETWEEN = '|';
/** Who has read a language is for those who work on it. */
const REVIEW = '_review';

const joined = (key: string, texts: readonly string[]): string => {
  if (texts.some((text) => text.includes(BETWEEN))) throw new Error(`The text of ${key} has a ${BETWEEN} in it`);
  return texts.join(BETWEEN);
};

/** @throws where a language lacks a key, a text has a bar in it, or `a` and `a.b` are both keys */
export const rowsOf = (wordings: Wordings, languages: readonly string[]): WordingRows => {
  const rows: WordingRows['rows'] = {};
  const keys = new Set(languages.flatMap((language) => Object.keys(wordings[language] ?? {})));
  keys.delete(REVIEW);
  for (const key of keys) {
    const texts = languages.map((language) => {
      const text = wordings[language]?.[key];
      if (text === undefined) throw new Error(`The shared wording of ${language} has no ${key}`);
      return text;
    });
    const dot = key.indexOf('.');
    const group = dot < 0 ? key : key.slice(0, dot);
    const before = rows[group];
    if (dot < 0 ? before !== undefined : typeof before === 'string') throw new Error(`${group} is a key and a group`);
    const row = joined(key, texts);
    rows[group] = dot < 0 ? row : { ...(typeof before === 'object' ? before : {}), [key.slice(dot + 1)]: row };
  }
  return { languages: [...languages], rows };
};

/** The opposite. @param read what was uploaded, parsed as JSON */
export const textsOf = (read: unknown): Wordings => {
  const { languages, rows } = rowsSchema.parse(read);
  const flat = Object.entries(rows).flatMap(([group, row]) =>
    typeof row === 'string'
      ? [{ key: group, texts: row.split(BETWEEN) }]
      : Object.entries(row).map(([rest, each]) => ({ key: `${group}.${rest}`, texts: each.split(BETWEEN) })),
  );
  return Object.fromEntries(
    languages.map((language, at) => [
      language,
      Object.fromEntries(flat.map(({ key, texts }) => [key, texts[at] ?? ''])),
    ]),
  );
};
