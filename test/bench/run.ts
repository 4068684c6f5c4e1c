import { cpus, loadavg } from 'node:os';
import { readOptions } from './options.ts';
import { verdictOf, type Aim, type Outcome, type Section } from './outcome.ts';
import { createProgress } from './progress.ts';
import { tableOf } from './table.ts';

interface Bench {
  readonly sections: readonly Section[];
  readonly print: (line: string) => void;
  readonly stream: NodeJS.WriteStream;
  /** Where the numbers go, as JSON. */
  readonly write: (json: string) => string;
}

const helpOf = (sections: readonly Section[]): string => `npm run bench -- [--short] [--only a,b] [--help]

Measures this copy of Quietline on this machine, prints tables with each aim beside its value, and writes the same to
.quietline/bench.json. Exits with 0 if everything could be measured, whether or not an aim is met, and with 1 if not.

${sections.map(({ id, title }) => `  ${id.padEnd(10)} ${title}`).join('\n')}

  --only     these parts, by name or letter: --only c, --only bundles,processor
  --short    fewer rounds and smaller tables, in under three minutes; says what it left out
  --help     this text`;

const aimRow = (aim: Aim) => ({
  aim: aim.what,
  value: `${aim.value} ${aim.unit}`.trim(),
  'at most': `${aim.atMost} ${aim.unit}`.trim(),
  verdict: verdictOf(aim),
});

const show = ({ title }: Section, outcome: Outcome, print: (line: string) => void): void => {
  print(`\n== ${title}`);
  for (const table of outcome.tables) print(`\n${table.title}\n${tableOf(table.rows)}`);
  if (outcome.aims.length > 0) print(`\n${tableOf(outcome.aims.map(aimRow))}`);
  for (const note of outcome.notes) print(`· ${note}`);
};

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The exit code. */
export const runBench = async (args: readonly string[], { sections, print, stream, write }: Bench): Promise<number> => {
  const options = readOptions(
    args,
    sections.map(({ id }) => id),
  );
  if (!options.ok) print(`${options.error}\n`);
  if (!options.ok || options.value.help) {
    print(helpOf(sections));
    return options.ok ? 0 : 2;
  }
  const { short, only } = options.value;
  const measured: Record<string, unknown> = {};
  const aims: Aim[] = [];
  const failures: string[] = [];
  for (const section of sections.filter(({ id }) => only.includes(id))) {
    const progress = createProgress(stream, section.title);
    const began = performance.now();
    try {
      const outcome = await section.measure({ short, progress: progress.show });
      progress.clear();
      show(section, outcome, print);
      aims.push(...outcome.aims);
      const seconds = Math.round((performance.now() - began) / 1000);
      measured[section.id] = { seconds, aims: outcome.aims, notes: outcome.notes, data: outcome.data };
    } catch (error) {
      progress.clear();
      failures.push(`${section.title} could not be measured: ${describe(error)}`);
    }
  }
  if (aims.length > 0) print(`\n== Aims\n\n${tableOf(aims.map(aimRow))}`);
  if (short)
    print('\nShort: fewer rounds, tables of 4,000 tips at most and 200 queued; the whole run has 100,000 and 5,000.');
  const machine = {
    node: process.version,
    cores: cpus().length,
    model: cpus()[0]?.model ?? 'unknown',
    load: loadavg(),
  };
  print(`\nWritten to ${write(`${JSON.stringify({ machine, short, ...measured }, null, 2)}\n`)}`);
  for (const failure of failures) print(`\nNOT MEASURED  ${failure}`);
  return failures.length === 0 ? 0 : 1;
};
