import { parseArgs } from 'node:util';
import { modes } from './modes.ts';
import { scenes } from './scenes.ts';

export const runNames = [...Object.keys(modes), 'restart', 'phone', 'points'] as const;

export interface Settings {
  readonly seed: number;
  readonly tips: number;
  /** Tips by text message, in the run of their own. */
  readonly texted: number;
  readonly only: readonly string[];
  /** Names of acts; null: all of them. */
  readonly scenes: readonly string[] | null;
  /** Of the points at which a worker can be killed, how many are tried: 0 to 1. */
  readonly share: number;
  readonly every: boolean;
  /** Of the points, only those whose names have this in them. */
  readonly point: string;
}

const HELP = `npm run test:faults -- [options]

Sends tips through a whole deployment of zz on this machine while things break, and holds each against what is owed for
it by the rules and by what people did: nothing lost, nothing twice, every custody chain whole. Exits with 1, and says how
to play it again, if anything else is found.

${Object.entries(modes)
  .map(([name, { what }]) => `  ${name.padEnd(9)} ${what}`)
  .join('\n')}
  restart   the whole deployment is killed, and started anew on what it left on disk
  phone     people text and call while webhooks come twice and their answers are lost, workers die, and AWS and the provider fail;
            then days pass, staff answer, and people text their word, NOT NOW, STOP and START
  points    at each AWS call of each act of a journey, before it is sent and after its answer is lost, the worker dies,
            and at each that writes it fails with all its tries

  --seed <number>   plays a run again (default: a new one, which is printed)
  --tips <number>   accepted tips, over all that is neither phone nor points (default: 1000)
  --texted <number> tips by text message; to five of them comes one call (default: 1000)
  --only <names>    of the above, with commas between
  --scene <names>   of the points, only these acts, with semicolons between: "pass on; answer"
  --share <number>  of the points, from 0 to 1 (default: 1)
  --point <text>    of the points, only these: "web refused PutItem 2", "routing killed after"
  --every           also at each of several reads in a row, between which nothing is written
  --help            this text

The report is written to .quietline/faults.json.`;

const numberIn = (name: string, text: string, from: number, to: number): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= from && value <= to))
    throw new Error(`--${name} ${text} is not a number that it can be`);
  return value;
};

const LARGEST_SEED = 2 ** 31;

/** What was asked for, or what to print and how to exit. */
export const readSettings = (
  args: readonly string[],
  newSeed: () => number,
): Settings | { readonly print: string; readonly exitCode: number } => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        tips: { type: 'string', default: '1000' },
        texted: { type: 'string', default: '1000' },
        only: { type: 'string', default: runNames.join(',') },
        scene: { type: 'string' },
        share: { type: 'string', default: '1' },
        every: { type: 'boolean', default: false },
        point: { type: 'string', default: '' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { print: HELP, exitCode: 0 };
    const only = values.only.split(',').map((name) => name.trim());
    const acts = values.scene?.split(';').map((name) => name.trim()) ?? null;
    const unknown = acts?.find((name) => !scenes.some((scene) => scene.name === name));
    if (unknown !== undefined)
      throw new Error(`--scene ${unknown}: there is ${scenes.map(({ name }) => name).join('; ')}`);
    const stranger = only.find((name) => !runNames.includes(name));
    if (stranger !== undefined) throw new Error(`--only ${stranger}: there is ${runNames.join(', ')}`);
    return {
      seed: values.seed === undefined ? newSeed() : Math.floor(numberIn('seed', values.seed, 0, LARGEST_SEED)),
      tips: Math.floor(numberIn('tips', values.tips, 1, 100_000)),
      texted: Math.floor(numberIn('texted', values.texted, 1, 50_000)),
      only,
      scenes: acts,
      share: numberIn('share', values.share, 0, 1),
      every: values.every,
      point: values.point,
    };
  } catch (error) {
    return { print: `${error instanceof Error ? error.message : 'Not understood'}\n\n${HELP}`, exitCode: 2 };
  }
};
