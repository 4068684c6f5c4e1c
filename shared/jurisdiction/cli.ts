import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { choices, choiceSchema, receiptOf } from '../domain/consent.ts';
import { hourOf } from '../domain/hour.ts';
import { parseLabel, readCases } from './cases.ts';
import { cedarFromModules } from './cedarFromModules.ts';
import { checkPack } from './check.ts';
import { explain, outcomeOf, outcomeOfCase } from './explain.ts';
import { missingCountry, packsRoot } from './countries.ts';
import { loadPack } from './load.ts';
import { countUnreviewed, unreviewedIn } from './reviews.ts';
import { describeProblem, nearestOf, type PackProblem } from './problem.ts';

const HELP = `Looks at a country's folder (jurisdictions/<code>).

  npm run jurisdiction -- check <code>
      What is wrong with it, with file and line: first the form of each file, then what must hold between them, and
      when all that is in order its example cases are run.

  npm run jurisdiction -- explain <code> --case '<name>'
  npm run jurisdiction -- explain <code> --label <file> [--choice <choice>] [--now <time>]
      Who would receive which parts of a tip, why, by which policies, and by when.

  --label   a JSON or YAML file of label facts; what it does not say is unknown
  --choice  what the person chose: ${choices.join(', ')} (only_you if not given)
  --now     when, as in 2026-05-04T09:00:00Z (now if not given)
  --root    another folder of countries
  --help    this text`;

/** What the person at the keyboard can put right; said without a stack. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const fail = (problems: readonly PackProblem[]): never => {
  throw new UsageError(problems.map(describeProblem).join('\n'));
};

type Options = { label?: string; case?: string; choice?: string; now?: string; root?: string };

const check = async (code: string, { root = packsRoot() }: Options): Promise<string> => {
  const problems = await checkPack(code, root);
  if (problems.length > 0) fail(problems);
  const [cases, pack] = [await readCases(join(root, code)), await loadPack(code, root)];
  const unreviewed = pack.ok ? countUnreviewed(unreviewedIn(cedarFromModules(), pack.value)) : '';
  return [
    `${code} is in order: rules, texts and ${cases.ok ? cases.value.cases.length : 0} example cases.`,
    ...(unreviewed === '' ? [] : [`Nobody has reviewed ${unreviewed}: a deploy asks for -c acceptUnreviewed=${code}.`]),
  ].join('\n');
};

const explainOne = async (code: string, options: Options): Promise<string> => {
  const { root = packsRoot(), choice = 'only_you', now } = options;
  const pack = await loadPack(code, root);
  if (!pack.ok) return fail(pack.error);
  const cedar = cedarFromModules();
  if (options.case !== undefined) {
    const cases = await readCases(join(root, code));
    if (!cases.ok) return fail(cases.error);
    const example = cases.value.cases.find(({ name }) => name === options.case);
    if (example)
      return `${example.name}: ${example.why}\n\n${explain(cedar, outcomeOfCase(cedar, pack.value, example))}`;
    const names = cases.value.cases.map(({ name }) => name);
    const nearest = nearestOf(options.case, names);
    throw new UsageError(
      nearest === null
        ? `No such case. There are:\n  ${names.join('\n  ')}`
        : `No such case. Did you mean "${nearest}"?`,
    );
  }
  if (options.label === undefined) throw new UsageError('Say which tip: --case <name> or --label <file>.');
  const chosen = choiceSchema.safeParse(choice);
  if (!chosen.success) throw new UsageError(`--choice is one of ${choices.join(', ')}, not ${choice}.`);
  const moment = now === undefined ? new Date() : new Date(now);
  if (Number.isNaN(moment.getTime())) throw new UsageError(`--now is a time as in 2026-05-04T09:00:00Z, not ${now}.`);
  const text = await readFile(options.label, 'utf8').catch(() => fail([{ ...NO_FILE, file: options.label ?? '' }]));
  const label = parseLabel(options.label, text, pack.value);
  if (!label.ok) return fail(label.error);
  const about = label.value.reporter.relation === 'self' ? 'self' : 'other';
  const consents = [receiptOf(chosen.data, about, 'as asked', hourOf(moment))];
  return explain(cedar, outcomeOf(cedar, pack.value, label.value, consents, moment));
};

const NO_FILE = { line: null, path: '', expected: 'a file that can be read', found: 'none', nearest: null };

const commands = { check, explain: explainOne } as const;
const commandNames = ['check', 'explain'] as const;

/** The whole program but for printing and the exit code, so that tests can run it. */
export const run = async (args: readonly string[]): Promise<{ text: string; ok: boolean }> => {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        label: { type: 'string' },
        case: { type: 'string' },
        choice: { type: 'string' },
        now: { type: 'string' },
        root: { type: 'string' },
      },
    });
    const [command, code] = positionals;
    if (values.help === true || command === undefined) return { text: HELP, ok: values.help === true };
    const name = commandNames.find((known) => known === command);
    if (name === undefined) {
      const nearest = nearestOf(command, commandNames);
      throw new UsageError(
        `There is no "${command}"${nearest === null ? '' : `: did you mean "${nearest}"?`}\n\n${HELP}`,
      );
    }
    if (code === undefined) throw new UsageError(`Which country? As in: npm run jurisdiction -- ${name} zz`);
    const missing = await missingCountry(code, values.root);
    if (missing !== undefined) throw new UsageError(missing);
    return { text: await commands[name](code, values), ok: true };
  } catch (error) {
    if (error instanceof UsageError || (error instanceof TypeError && 'code' in error))
      return { text: error.message, ok: false };
    throw error;
  }
};

if (process.argv[1]?.endsWith('cli.ts')) {
  const { text, ok } = await run(process.argv.slice(2));
  if (ok) console.log(text);
  else console.error(text);
  process.exitCode = ok ? 0 : 1;
}
