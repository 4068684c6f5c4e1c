import { type Path, pathText, type Places } from './places.ts';
import { nearestOf, type PackProblem, problem } from './problem.ts';

/** What was read from a file, with where it stands. */
export type Read<Value> = { readonly value: Value; readonly places: Places };

/** A problem with one value of a file, with its line, and with what was probably meant. */
export const at = (
  places: Places,
  path: Path,
  expected: string,
  found: string,
  known: readonly string[] = [],
): PackProblem =>
  problem(places.file, expected, {
    line: places.lineOf(path),
    path: pathText(path),
    found: JSON.stringify(found),
    nearest: nearestOf(found, known),
  });
