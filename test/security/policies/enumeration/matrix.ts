import type { Decision } from '../../../../infra/local/aws/authorise.ts';

/** What one caller gets, by situation. */
export interface Verdict {
  readonly name: string;
  /** What callers of its kind are called together: `staff-<another>`. */
  readonly kind: string;
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** Actions that the same statements speak of, and what each caller gets of them. */
export interface Ruled {
  readonly actions: readonly string[];
  readonly verdicts: readonly Verdict[];
}

const SAID: Record<Decision, string> = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'refused',
  ImplicitlyDenied: '',
};

/** `allowed right · refused always`; empty for someone of whom no policy speaks. */
const rowOf = (decisions: ReadonlyMap<string, Decision>): string =>
  (['Allowed', 'ExplicitlyDenied'] as const)
    .flatMap((decision) => {
      const situations = [...decisions].filter(([, each]) => each === decision).map(([situation]) => situation);
      if (situations.length === 0) return [];
      if (situations.length === decisions.size) return [`${SAID[decision]} always`];
      // The shorter of "when" and "unless" is the one that a person reads.
      if (situations.length * 2 <= decisions.size) return [`${SAID[decision]} when: ${situations.join(' | ')}`];
      const others = [...decisions.keys()].filter((situation) => !situations.includes(situation));
      return [`${SAID[decision]} unless: ${others.join(' | ')}`];
    })
    .join(' · ');

/** `everyone but web` is what a person checks; a list of ten is not. */
const together = (some: readonly string[], all: readonly string[]): string => {
  const others = all.filter((each) => !some.includes(each)).sort();
  if (others.length === 0) return 'everyone';
  if (others.length < 4 && others.length < some.length) return `everyone but ${others.join(', ')}`;
  return [...some].sort().join(', ');
};

/** Callers that get the same share a line; those whom no policy speaks of have none. */
const linesOf = (verdicts: readonly Verdict[]): string[] => {
  const rows = verdicts.map(({ name, kind, decisions }) => ({ name, kind, row: rowOf(decisions) }));
  // Of a kind of whom one is treated differently, each goes by name.
  const split = new Set(rows.filter(({ kind, row }) => rows.some((each) => each.kind === kind && each.row !== row)));
  const called = (each: (typeof rows)[number]) => (split.has(each) ? each.name : each.kind);
  const all = [...new Set(rows.map(called))];
  const lines = new Map<string, Set<string>>();
  for (const each of rows) {
    const line = lines.get(each.row) ?? new Set();
    lines.set(each.row, line.add(called(each)));
  }
  return [...lines]
    .filter(([row]) => row !== '')
    .map(([row, callers]) => `${together([...callers], all)}: ${row}`)
    .sort();
};

const WIDTH = 110;

const wrapped = (words: readonly string[], indent: string): string => {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= WIDTH) lines.push(`${indent}${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
};

/** Actions that are given alike stand above one list of callers. */
export const render = (ruled: readonly Ruled[]): string => {
  const blocks = new Map<string, string[]>();
  for (const { actions, verdicts } of ruled) {
    const block = linesOf(verdicts)
      .map((line) => `    ${line}`)
      .join('\n');
    blocks.set(block, [...(blocks.get(block) ?? []), ...actions]);
  }
  return [...blocks]
    .map(([block, actions]) => `${wrapped(actions.sort(), '  ')}\n${block === '' ? '    nobody' : block}`)
    .sort()
    .join('\n');
};

/**
 * One section for all of a kind, where they are the same; otherwise one each, so that the one that differs stands out.
 * `sections` holds what stands under each one's own title.
 */
export const fold = (title: (name: string) => string, sections: ReadonlyMap<string, string>): string[] =>
  new Set(sections.values()).size === 1
    ? [`${title('<each>')}\n${[...sections.values()][0] ?? ''}`]
    : [...sections].map(([name, section]) => `${title(name)}\n${section}`);
