import { principalsOf, rowsOf, whoOpens } from '../journeys/support/openers.ts';
import { partRowSchema, type PartRow } from '../../shared/rows/part.ts';
import { surprisesIn, tableOf, type Expected, type Item } from './openings.ts';
import { remainsOf } from './remains.ts';
import type { Stage } from './stage.ts';

export interface Teller {
  readonly stage: Stage;
  /** A sentence of the story. */
  readonly say: (text: string) => void;
  /** A sentence of the story that is found to be so, or is a surprise. */
  readonly check: (claim: string, isSo: boolean) => void;
  /** What somebody typed: from here on it is looked for wherever something is kept. */
  readonly typed: (phrase: string) => void;
  readonly step: (title: string, act: () => Promise<void>) => Promise<void>;
  /** Tries every function on every sealed item, compares, and looks around. */
  readonly tryAll: (tip: string, expected: Expected) => Promise<void>;
  /** Looks into what tables, queues and logs hold for the words that were typed. */
  readonly lookAround: () => Promise<void>;
  readonly surprises: readonly string[];
  /** How many things were found to be so or not. */
  readonly checks: () => number;
}

const nameOf = ({ part, author, audience }: PartRow): string => {
  if (part !== 'message') return part;
  if (author === 'reporter') return `words to ${audience ?? 'nobody'}`;
  return audience === 'reporter' ? `answer by ${author ?? 'nobody'}` : `letter to ${audience ?? 'nobody'}`;
};

const itemsOf = async (stage: Stage, tip: string): Promise<Item[]> =>
  (await rowsOf(stage.runtime, 'Parts'))
    .map((row) => partRowSchema.parse(row))
    .filter(({ pk }) => pk === tip)
    .map((row) => ({ name: nameOf(row), part: row.part, version: row.version }))
    // The parts that every tip has come first, in the order of the form.
    .sort((one, other) => ORDER.indexOf(one.part) - ORDER.indexOf(other.part));
const ORDER = ['report', 'identity', 'victim', 'compelled', 'message'];

export const createTeller = (stage: Stage, print: (line: string) => void, elapsed: () => string): Teller => {
  const surprises: string[] = [];
  const phrases: string[] = [];
  let checks = 0;
  let title = '';
  const say = (text: string): void => print(`    ${text}`);

  const check = (claim: string, isSo: boolean): void => {
    checks += 1;
    if (isSo) return say(`ok  ${claim}`);
    surprises.push(`${title}: not so: ${claim}`);
    say(`!!  NOT SO: ${claim}`);
  };

  const report = (found: readonly string[], well: string): void => {
    checks += 1;
    if (found.length === 0) return say(`ok  ${well}`);
    for (const each of found) {
      surprises.push(`${title}: ${each}`);
      say(`!!  SURPRISE: ${each}`);
    }
  };

  const lookAround = async (): Promise<void> => {
    const { looked, found } = await remainsOf(stage, phrases);
    report(found, `${looked}: not one of the ${phrases.length} texts typed so far, in any encoding`);
  };

  return {
    stage,
    say,
    check,
    surprises,
    checks: () => checks,
    typed: (phrase) => {
      // What was never heard or shown is a surprise already, and is in everything.
      if (phrase !== '') phrases.push(phrase);
    },

    async step(name, act) {
      title = name;
      print('');
      print(`${elapsed()}  ${name}`);
      await act();
    },

    async tryAll(tip, expected) {
      const principals = principalsOf(stage.runtime);
      const [items, openings] = await Promise.all([itemsOf(stage, tip), whoOpens(stage.runtime, tip)]);
      say('');
      say('Who opens what, tried with each function’s own credentials:');
      for (const line of tableOf(principals, items, openings)) say(`  ${line}`);
      report(surprisesIn(expected, principals, items, openings), 'exactly what the rules and the person’s consent say');
      await lookAround();
    },
    lookAround,
  };
};
