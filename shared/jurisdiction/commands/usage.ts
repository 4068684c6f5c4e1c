import { describeProblem, nearestOf, type PackProblem } from '../problem.ts';

/** What the person at the keyboard can put right; said without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const fail = (problems: readonly PackProblem[]): never => {
  throw new UsageError(problems.map(describeProblem).join('\n'));
};

/** What an option takes, or what it was probably meant to be. */
export const chosenOf = <Value extends string>(option: string, value: string, known: readonly Value[]): Value => {
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  const nearest = nearestOf(value, known);
  const meant = nearest === null ? '' : ` (did you mean ${nearest}?)`;
  throw new UsageError(`${option} is one of ${known.join(', ')}, not ${value}${meant}.`);
};

export type Said = { readonly text: string; readonly ok: boolean };

/** Every option of every command. */
export type Options = {
  readonly label?: string;
  readonly case?: string;
  readonly ask?: boolean;
  readonly choice?: string;
  readonly now?: string;
  readonly root?: string;
  readonly 'old-root'?: string;
  readonly since?: string;
  readonly name?: string;
  readonly languages?: string;
  readonly 'time-zone'?: string;
  readonly areas?: string;
};

/** A terminal to ask at: a question goes out, a line comes back; nothing at its end. */
export type Ask = (question: string) => Promise<string | undefined>;
