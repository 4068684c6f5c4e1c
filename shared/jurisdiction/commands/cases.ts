import { join } from 'node:path';
import { readCases } from '../cases.ts';
import { caseProblems } from '../caseChecks.ts';
import { cedarFromModules } from '../cedarFromModules.ts';
import { mismatches } from '../check.ts';
import { packsRoot } from '../countries.ts';
import { loadPack } from '../load.ts';
import { outcomeOfCase } from '../outcome.ts';
import { placesOf } from '../outcomeText.ts';
import { describeProblem } from '../problem.ts';
import { fail, type Options, type Said } from './usage.ts';

/** Every example with who gets what, and whether that is what it says. */
export const cases = async (code: string, { root = packsRoot() }: Options): Promise<Said> => {
  const [pack, read] = [await loadPack(code, root), await readCases(join(root, code))];
  if (!pack.ok || !read.ok) return fail([...(pack.ok ? [] : pack.error), ...(read.ok ? [] : read.error)]);
  const cedar = cedarFromModules();
  const unknown = caseProblems(read.value.cases, pack.value, read.value.places);
  const rows = read.value.cases.map((example, index) => {
    const before = (unknown[index] ?? []).map(describeProblem);
    const outcome = before.length > 0 ? undefined : outcomeOfCase(cedar, pack.value, example);
    const differs = before.length > 0 ? before : mismatches(cedar, pack.value, example);
    return { name: example.name, outcome, differs };
  });
  const width = Math.max(...pack.value.partners.map(({ id }) => id.length));
  const lines = rows.flatMap(({ name, outcome, differs }) => {
    const head = `${differs.length === 0 ? 'ok     ' : 'DIFFERS'}  ${name}${outcome ? `  [${outcome.triage.urgency}]` : ''}`;
    const gets = outcome
      ? placesOf(outcome).map((each) => `           ${each.partner.padEnd(width)}  ${each.gets}`)
      : [];
    return [head].concat(
      gets,
      differs.map((said) => `         ! ${said}`),
    );
  });
  const wrong = rows.filter(({ differs }) => differs.length > 0).length;
  const sum = wrong === 0 ? 'all as they say' : `${wrong} of them not as ${wrong === 1 ? 'it says' : 'they say'}`;
  return { text: [...lines, '', `${rows.length} examples, ${sum}.`].join('\n'), ok: wrong === 0 };
};
