import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { having } from '../../journeys/support/person.ts';
import { rowsOf } from '../../journeys/support/openers.ts';
import { Reporter } from '../../journeys/support/reporter.ts';
import { Staff } from '../../journeys/support/staff.ts';
import { sendIn, type Sent } from '../../journeys/support/tips.ts';
import { routineStory } from '../journey.ts';
import { modelOf, seed, type Model } from '../mass.ts';
import type { Context, Outcome, Section } from '../outcome.ts';
import { countCalls, roleOf } from '../recording.ts';
import { onStage, type Stage } from '../stage.ts';
import { covered, quantile, round, sum } from '../statistics.ts';

const SIZES = [1000, 10_000, 100_000];
const SHORT_SIZES = [1000, 4000];
const ROUNDS = 40;
const SHORT_ROUNDS = 12;
const WARM_UPS = 5;
const PARTNER = 'ngo-lantern';

type Looked = Pick<Sent, 'tip' | 'code'>;

interface Known {
  readonly model: Model;
  /** One for each size: each reading of a part is logged, and a log that has grown takes longer to read. */
  readonly looked: readonly Looked[];
}

/** Tips that go their way to the desk and on to the partner: the pattern, and those whose pages are looked at. */
const firstTips = async ({ runtime }: Stage, sizes: number): Promise<Known> => {
  const pattern = await sendIn(runtime, routineStory);
  const looked: Looked[] = [];
  for (let at = 0; at < sizes; at += 1) looked.push(await sendIn(runtime, routineStory));
  const desk = await Staff.signIn(runtime, 'desk');
  for (const { tip } of [pattern, ...looked]) {
    await desk.ask(tip, 'pass_on', { to: PARTNER });
    await desk.ask(tip, 'answer', { words: 'There is a bed for you tonight.' });
    await runtime.drain();
  }
  const [Tips, Parts, Mailboxes, Referrals, Custody] = await Promise.all([
    rowsOf(runtime, 'Tips'),
    rowsOf(runtime, 'Parts'),
    rowsOf(runtime, 'Mailboxes'),
    rowsOf(runtime, 'Referrals'),
    rowsOf(runtime, 'Custody'),
  ]);
  const model = modelOf({ Tips, Parts, Mailboxes, Referrals, Custody }, pattern.tip, PARTNER);
  return { model, looked };
};

interface Measure {
  readonly page: string;
  readonly tips: number;
  readonly p50: number;
  readonly p95: number;
  /** Mean time in which at least one of its calls was in an endpoint, milliseconds. */
  readonly endpoint: number;
  readonly mean: number;
  readonly calls: number;
  readonly itemsRead: number;
  readonly readUnits: number;
}

const timePage = async (
  { recorder }: Stage,
  page: string,
  tips: number,
  rounds: number,
  visit: () => Promise<{ readonly status: number }>,
): Promise<Measure> => {
  const times: number[] = [];
  for (let at = -WARM_UPS; at < rounds; at += 1) {
    if (at === 0) recorder.take();
    const began = performance.now();
    const { status } = await visit();
    if (at >= 0) times.push(performance.now() - began);
    if (status !== 200) throw new Error(`${page} answered ${status}`);
  }
  const recorded = recorder.take();
  const calls = countCalls(recorded);
  const own = recorded.exchanges.filter(({ principalArn }) => roleOf(principalArn) !== undefined);
  const each = (values: number[]): number => sum(values) / rounds;
  return {
    page,
    tips,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    endpoint: covered(own) / rounds,
    mean: each(times),
    calls: each(calls.map(({ count }) => count)),
    itemsRead: each(calls.map(({ itemsRead }) => itemsRead)),
    readUnits: each(calls.map(({ readUnits }) => readUnits)),
  };
};

/** All pages at one size, one after the other. */
const timePages = async (stage: Stage, { tip, code }: Looked, tips: number, rounds: number): Promise<Measure[]> => {
  const { runtime } = stage;
  const desk = await Staff.signIn(runtime, 'desk');
  const partner = await Staff.signIn(runtime, PARTNER);
  const reporter = await Reporter.at(runtime).open(code);
  const lines = (await desk.inbox('closed')).length;
  if (lines !== 25) throw new Error(`The desk's inbox shows ${lines} lines and not a page full`);
  const pages: readonly (readonly [string, () => Promise<{ readonly status: number }>])[] = [
    ['inbox of the desk, new', () => desk.get('/?box=new')],
    ['inbox of the desk, closed', () => desk.get('/?box=closed')],
    ['inbox of a partner with a twelfth', () => partner.get('/?box=closed')],
    [
      'search by label, which finds few',
      async () =>
        (await desk.get('/search')).submit(
          { language: 'ar' },
          { where: (form) => form.getAttribute('action') === '/search' },
        ),
    ],
    ['referral page', () => desk.get(`/referrals/${tip}`)],
    [
      'referral, report and conversation opened',
      async () => (await desk.get(`/referrals/${tip}`)).submit({}, { where: having('part', 'report') }),
    ],
    ['mailbox, with an answer in it', () => reporter.get('/box')],
  ];
  const found: Measure[] = [];
  for (const [name, visit] of pages) found.push(await timePage(stage, name, tips, rounds, visit));
  return found;
};

const rowOf = (measure: Measure, first: Measure | undefined) => ({
  page: measure.page,
  tips: measure.tips,
  'p50 ms': round(measure.p50, 1),
  'p95 ms': round(measure.p95, 1),
  '× 1,000': round(measure.p50 / (first?.p50 ?? NaN)),
  'mean ms': round(measure.mean, 1),
  'in endpoints': round(measure.endpoint, 1),
  'in functions': round(measure.mean - measure.endpoint, 1),
  calls: round(measure.calls, 1),
  'items read': round(measure.itemsRead, 1),
  'read units': round(measure.readUnits, 1),
});

const measureIn = async (directory: string, { short, progress }: Context): Promise<Outcome> => {
  const sizes = short ? SHORT_SIZES : SIZES;
  const rounds = short ? SHORT_ROUNDS : ROUNDS;
  const most = sizes.at(-1) ?? 0;
  const stateDirectory = join(directory, 'state');
  progress(0, most, 'the first tips');
  const options = { stateDirectory, countCapacity: true };
  const known = await onStage((stage) => firstTips(stage, sizes.length), options);
  const found: Measure[] = [];
  let there = 0;
  for (const [at, size] of sizes.entries()) {
    const looked = known.looked[at];
    if (looked === undefined) throw new Error('No tip to look at');
    await seed(stateDirectory, known.model, there, size, (done) => progress(done, most, 'seeding'));
    there = size;
    progress(size, most, `pages at ${size}`);
    found.push(...(await onStage((stage) => timePages(stage, looked, size, rounds), options)));
  }
  const firstOf = ({ page }: Measure) => found.find((each) => each.page === page);
  const rows = found.toSorted((one, other) => one.page.localeCompare(other.page) || one.tips - other.tips);
  const last = found.filter(({ tips }) => tips === most);
  return {
    tables: [{ title: 'Pages as tables grow', rows: rows.map((each) => rowOf(each, firstOf(each))) }],
    aims: last.map((each) => ({
      what: `${each.page}: ${most} tips to ${sizes[0] ?? 0}`,
      value: round(each.p50 / (firstOf(each)?.p50 ?? NaN)),
      unit: '×',
      atMost: 1.5,
    })),
    notes: [
      `Medians of ${rounds} after ${WARM_UPS} that warm up, one at a time, over HTTP. "In endpoints" is the part of the mean in which a call was under way in one, dynalite with it.`,
      'Seeded by BatchWriteItem with rows of a real tip under other names, parsed by the rows’ own schemas; on disk, started afresh at each size.',
      'Of the mass each tip has one part, one grant and one log entry, which are only ever read by their keys; the tip that is looked at has all of its own. A twelfth was passed on.',
    ],
    data: { sizes, rounds, found },
  };
};

export const growthSection: Section = {
  id: 'growth',
  title: '(d) Pages at 1,000 to 100,000 tips',
  measure: async (context) => {
    const directory = mkdtempSync(join(tmpdir(), 'quietline-bench-'));
    try {
      return await measureIn(directory, context);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
