import { parseArgs } from 'node:util';
import type { Stage } from './stage.ts';
import { createTeller, type Teller } from './teller.ts';

export interface Demo {
  readonly start: (report: (progress: string) => void) => Promise<Stage>;
  readonly story: (teller: Teller) => Promise<void>;
  readonly print: (line: string) => void;
}

const HELP = `npm run demo

Starts a whole deployment of the invented country zz on this machine, in memory and on free ports, and follows three
tips: one from the web form to the desk, to an NGO and back, until the person withdraws it and deletes it; one by text
message, which goes on by web with a code, until the person texts STOP; and one by a call in which a message is left.
After each step every function tries, with its own credentials, to open every sealed part, and tables, queues and logs
are searched for the words that were typed. Exits with 0 if everything was as it should be, and with 1, naming each
surprise, if not.

  --help   this text`;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const isHelp = (args: readonly string[]): boolean | string => {
  try {
    return parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } } }).values.help === true;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** What the story came to; one that breaks off is a surprise as well, and the deployment is stopped in any case. */
const tell = async ({ start, story, print }: Demo, elapsed: () => string): Promise<readonly string[]> => {
  const stage = await start((progress) => print(`${elapsed()}  ${progress}`));
  const teller = createTeller(stage, print, elapsed);
  try {
    await story(teller);
    if (teller.checks() === 0) return [...teller.surprises, 'nothing was checked'];
    print('');
    print(`${elapsed()}  ${teller.checks()} checks, ${teller.surprises.length} surprises`);
    return teller.surprises;
  } catch (error) {
    return [...teller.surprises, `the story broke off: ${describe(error)}`];
  } finally {
    await stage.stop();
  }
};

/** The exit code. */
export const runDemo = async (args: readonly string[], demo: Demo): Promise<number> => {
  const help = isHelp(args);
  if (help !== false) {
    if (help !== true) demo.print(`${help}\n`);
    demo.print(HELP);
    return help === true ? 0 : 2;
  }
  const began = Date.now();
  const surprises = await tell(demo, () => seconds(Date.now() - began)).catch((error: unknown) => [
    `it did not start: ${describe(error)}`,
  ]);
  for (const surprise of surprises) demo.print(`SURPRISE  ${surprise}`);
  return surprises.length === 0 ? 0 : 1;
};
