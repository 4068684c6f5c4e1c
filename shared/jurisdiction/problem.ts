/** One thing that is wrong with a pack: where, what was expected, what was there, and what was probably meant. */
export type PackProblem = {
  /** Relative to the pack's folder. */
  readonly file: string;
  readonly line: number | null;
  /** `partners[2].areas[0]`; empty for the file itself. */
  readonly path: string;
  readonly expected: string;
  readonly found: string | null;
  readonly nearest: string | null;
};

export const problem = (
  file: string,
  expected: string,
  details: Partial<Omit<PackProblem, 'file' | 'expected'>> = {},
): PackProblem => ({ file, line: null, path: '', found: null, nearest: null, ...details, expected });

export const describeProblem = ({ file, line, path, expected, found, nearest }: PackProblem): string => {
  const place = line === null ? file : `${file}:${line}`;
  const what = path === '' ? '' : ` ${path}:`;
  const was = found === null ? '' : `, found ${found}`;
  const meant = nearest === null ? '' : ` (did you mean ${nearest}?)`;
  return `${place}${what} expected ${expected}${was}${meant}`;
};

/** Each once: what is wrong at an anchor is wrong wherever an alias repeats it. */
export const distinct = (problems: readonly PackProblem[]): PackProblem[] => {
  const key = ({ file, line, expected, found }: PackProblem): string => JSON.stringify([file, line, expected, found]);
  return problems.filter((one, index) => problems.findIndex((other) => key(other) === key(one)) === index);
};

/** How many letters must change to make one word the other (Levenshtein). */
const distance = (one: string, other: string): number => {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, target] of [...other].entries()) {
      const [above = 0, diagonal = 0] = [row[column + 1], row[column]];
      next.push(Math.min(above + 1, (next[column] ?? 0) + 1, diagonal + (letter === target ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The known word that was probably meant; nothing if none is near. */
export const nearestOf = (word: string, known: readonly string[]): string | null => {
  const [best] = known
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const near = best && best.far < word.length && best.far <= Math.max(2, Math.ceil(word.length / 3));
  return near ? best.candidate : null;
};
