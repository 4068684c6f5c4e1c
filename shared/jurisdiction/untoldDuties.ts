import type { Cedar, Policies } from '../routing/cedar.ts';
import { mustParts } from '../routing/mustParts.ts';
import type { Jurisdiction } from './pack.ts';
import type { Places } from './places.ts';
import { type PackProblem, problem } from './problem.ts';

/** People are told before the first text box what is passed on even against their wish (design, part 4). */
export const untoldDuties = (
  cedar: Cedar,
  { value, places }: { readonly value: Jurisdiction; readonly places: Places },
  policies: Policies,
): PackProblem[] => {
  const obliging = Object.entries(policies).filter(([id, text]) => mustParts(cedar, { [id]: text }).size > 0);
  if (obliging.length === 0 || value.mustPassOn.length > 0) return [];
  const expected = `what people are told of the duty in ${obliging.map(([id]) => id).join(', ')}`;
  return [problem(places.file, expected, { line: places.lineOf(['mustPassOn']), path: 'mustPassOn', found: '[]' })];
};
