import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../../shared/routing/cedar.ts';
import { testCedar } from '../../factories/pack.ts';
import { countryOf } from '../country.ts';
import { decideAsRouting, inputAt } from '../deciding.ts';
import type { Context, Outcome, Section } from '../outcome.ts';
import { median, quantile, round, sum } from '../statistics.ts';

const SIZES = [10, 100, 1_000] as const;
const DECISIONS = 600;
const SHORT_DECISIONS = 60;
/** Each situation twice: what is worked out once for a country is measured by itself. */
const WARM_UPS = 12;

/** Counts what the rules are asked. */
const counting = (cedar: Cedar): { readonly cedar: Cedar; readonly asked: () => number } => {
  let asked = 0;
  return {
    cedar: {
      ...cedar,
      ask: (...question) => {
        asked += 1;
        return cedar.ask(...question);
      },
    },
    asked: () => asked,
  };
};

const timed = (act: () => void): { wall: number; processor: number } => {
  const before = process.cpuUsage();
  const began = performance.now();
  act();
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { wall, processor: (user + system) / 1000 };
};

const measureCountry = async (pack: Pack, decisions: number, each: (done: number) => void) => {
  const { cedar, asked } = counting(testCedar());
  const input = await inputAt(pack, 0);
  const first = timed(() => void decideAsRouting(cedar, input)).processor;
  const walls: number[] = [];
  const processors: number[] = [];
  let before = 0;
  for (let at = -WARM_UPS; at < decisions; at += 1) {
    const next = await inputAt(pack, at + WARM_UPS);
    if (at === 0) before = asked();
    const { wall, processor } = timed(() => void decideAsRouting(cedar, next));
    if (at >= 0) walls.push(wall);
    if (at >= 0) processors.push(processor);
    each(Math.max(0, at));
  }
  return {
    partners: pack.partners.length,
    policies: Object.keys(pack.policies).length,
    decisions,
    first,
    perSecond: (1000 * decisions) / sum(processors),
    median: median(walls),
    p99: quantile(walls, 0.99),
    questions: (asked() - before) / decisions,
  };
};

const measure = async ({ short, progress }: Context): Promise<Outcome> => {
  const decisions = short ? SHORT_DECISIONS : DECISIONS;
  const found = [];
  for (const size of SIZES) {
    const what = `${size} partners and policies`;
    progress(0, decisions, `a country of ${what}`);
    const pack = await countryOf(size);
    found.push(await measureCountry(pack, decisions, (done) => progress(done, decisions, what)));
  }
  const largest = found.at(-1);
  return {
    tables: [
      {
        title: 'Who should hold what, worked out once: as routing does it for every tip and every change of one',
        rows: found.map((one) => ({
          partners: one.partners,
          policies: one.policies,
          'decisions a second': round(one.perSecond, 0),
          'median ms': round(one.median, 1),
          'p99 ms': round(one.p99, 1),
          'questions each': round(one.questions, 1),
          'first ms': round(one.first, 0),
        })),
      },
    ],
    // Nobody waits for one at a screen; but what is urgent comes through the same queue.
    aims: [{ what: 'decision at 1,000, p99', value: round(largest?.p99 ?? NaN, 0), unit: 'ms', atMost: 1000 }],
    notes: [
      `${decisions} decisions each, of six situations in turn: with the desk alone, told at once, a child in danger, passed on, the desk named, declined.`,
      'Countries are generated, and checked as any country’s folder is. One core: a second is one of processor time; median and p99 are by the clock.',
      'The first reads the rules, as a worker does once: it is in no other figure.',
    ],
    data: found,
  };
};

export const decisionsSection: Section = { id: 'decisions', title: '(h) Decisions', measure };
