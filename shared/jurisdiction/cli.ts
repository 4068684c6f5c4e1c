import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { choices } from '../domain/consent.ts';
import { cases } from './commands/cases.ts';
import { check } from './commands/check.ts';
import { diff } from './commands/diff.ts';
import { begin } from './commands/new.ts';
import { explainOne } from './commands/explain.ts';
import { type Ask, type Options, type Said, UsageError } from './commands/usage.ts';
import { missingCountry } from './countries.ts';
import { nearestOf } from './problem.ts';

const HELP = `Looks at a country's folder (jurisdictions/<code>).

  npm run jurisdiction -- new <code> [--name <name>] [--languages <codes>] [--time-zone <zone>] [--areas <areas>]
      Begins one from a template, with the questions to ask a lawyer, a child-protection worker and a native speaker.
      Asks for what is not given. What is there already is never written over. docs/countries.md: step by step.

  npm run jurisdiction -- check <code>
      What is wrong with it, with file and line: first the form of each file, then what must hold between them, and
      when all that is in order its example cases are run.

  npm run jurisdiction -- cases <code>
      Runs its example cases, and prints of each who gets what, and where that is not what the example says.

  npm run jurisdiction -- explain <code> --case '<name>'
  npm run jurisdiction -- explain <code> --label <file> [--choice <choice>] [--now <time>]
  npm run jurisdiction -- explain <code> --ask [--now <time>]
      Which partners may, must and must not receive which parts of a tip, by which policies; whose duty phone rings, in
      which order; and by when a person looks. Of an example, of a file of facts, or of what you are asked.

  npm run jurisdiction -- diff <old> <new> [--old-root <folder>]
  npm run jurisdiction -- diff <code> --since <commit>
      Which example cases come out otherwise, for whom, in which parts and by which policies: of two folders, or of a
      country and itself at a commit of git. The cases of both are tried in both.

  --label     a JSON or YAML file of label facts; what it does not say is unknown
  --choice    what the person chose: ${choices.join(', ')} (only_you if not given)
  --now       when, as in 2026-05-04T09:00:00Z (now if not given)
  --name      what the country is called
  --languages codes as in es,ar (BCP 47); the first is for whoever speaks none of them
  --time-zone as in Europe/Madrid
  --areas     as in 'N=North Province, S=South Province' (ISO 3166-2 without the country's code)
  --root      another folder of countries
  --old-root  another folder of countries for <old>
  --help      this text`;

const COMMANDS = ['new', 'check', 'cases', 'explain', 'diff'] as const;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  label: { type: 'string' },
  case: { type: 'string' },
  ask: { type: 'boolean' },
  choice: { type: 'string' },
  now: { type: 'string' },
  root: { type: 'string' },
  'old-root': { type: 'string' },
  since: { type: 'string' },
  name: { type: 'string' },
  languages: { type: 'string' },
  'time-zone': { type: 'string' },
  areas: { type: 'string' },
} as const;

const dispatch = async (
  name: (typeof COMMANDS)[number],
  [code, other]: readonly string[],
  options: Options,
  ask: Ask,
): Promise<Said> => {
  if (code === undefined) throw new UsageError(`Which country? As in: npm run jurisdiction -- ${name} zz`);
  if (name === 'diff') return diff(code, options, other);
  if (name === 'new') return begin(code, options, ask);
  const missing = await missingCountry(code, options.root);
  if (missing !== undefined) throw new UsageError(missing);
  if (name === 'explain') return explainOne(code, options, ask);
  return name === 'check' ? check(code, options) : cases(code, options);
};

const NOBODY: Ask = () => Promise.resolve(undefined);

/** The whole program but for printing, the keyboard and the exit code, so that tests can run it. */
export const run = async (args: readonly string[], ask: Ask = NOBODY): Promise<Said> => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });
    const [command, ...rest] = positionals;
    if (values.help === true || command === undefined) return { text: HELP, ok: values.help === true };
    const name = COMMANDS.find((known) => known === command);
    if (name === undefined) {
      const nearest = nearestOf(command, COMMANDS);
      throw new UsageError(
        `There is no "${command}"${nearest === null ? '' : `: did you mean "${nearest}"?`}\n\n${HELP}`,
      );
    }
    return await dispatch(name, rest, values, ask);
  } catch (error) {
    if (error instanceof UsageError || (error instanceof TypeError && 'code' in error))
      return { text: error.message, ok: false };
    throw error;
  }
};

/** Asks at the keyboard, or of what is piped in: line by line, until it ends. */
const keyboard = (): { ask: Ask; close: () => void } => {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const lines = terminal[Symbol.asyncIterator]();
  const ask: Ask = async (question) => {
    terminal.setPrompt(question);
    terminal.prompt();
    const { value, done } = await lines.next();
    // What is typed ends its line by itself; what is piped in is not seen.
    if (!process.stdin.isTTY) process.stdout.write('\n');
    return done ? undefined : value;
  };
  return { ask, close: () => terminal.close() };
};

if (process.argv[1]?.endsWith('cli.ts')) {
  let open: ReturnType<typeof keyboard> | undefined;
  const { text, ok } = await run(process.argv.slice(2), (question) => (open ??= keyboard()).ask(question));
  open?.close();
  if (ok) console.log(text);
  else console.error(text);
  process.exitCode = ok ? 0 : 1;
}
