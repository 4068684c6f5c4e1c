import { afterEach, describe, expect, it } from 'vitest';
import { assemblyOf } from '../assembly.ts';
import { rowsOf, whoOpens, type Opening } from '../journeys/support/openers.ts';
import { Reporter } from '../journeys/support/reporter.ts';
import { surprisesIn, tableOf, type Item } from './openings.ts';
import { runDemo, type Demo } from './run.ts';
import { startStage, type Stage } from './stage.ts';
import { story } from './story.ts';

const principals = ['web', 'staff-desk', 'staff-ngo-lantern'];
const items: Item[] = [
  { name: 'report', part: 'report', version: '1' },
  { name: 'answer by desk', part: 'message', version: 'a' },
];
const openings = (...opened: string[]): Opening[] =>
  principals.flatMap((principal) =>
    items.map(({ part, version, name }) => ({
      principal,
      part,
      version,
      opens: opened.includes(`${principal} ${name}`),
    })),
  );
const deskReads = openings('staff-desk report');

describe('what was tried against what should be', () => {
  it('agrees where they agree', () => {
    expect(surprisesIn({ 'staff-desk': ['report'] }, principals, items, deskReads)).toEqual([]);
  });

  it.each([
    ['opens too much', {}, ['staff-desk opens “report”, and should not']],
    [
      'opens too little',
      { 'staff-desk': ['report', 'answer by desk'] },
      ['staff-desk does not open “answer by desk”, and should'],
    ],
    [
      'expects what does not exist',
      { 'staff-desk': ['report', 'file'], 'staff-nobody': ['report'] },
      ['staff-desk was to open “file”, which does not exist', 'staff-nobody was to open something, and does not exist'],
    ],
  ])('says so where somebody %s', (_what, expected, surprises) => {
    expect(surprisesIn(expected, principals, items, deskReads)).toEqual(surprises);
  });

  it('says so where somebody was not tried, or nothing was there to try', () => {
    const [, ...rest] = deskReads;
    expect(surprisesIn({ 'staff-desk': ['report'] }, principals, items, rest)).toEqual([
      'web was not tried on “report”',
    ]);
    expect(surprisesIn({}, principals, [], [])).toEqual(['there was nothing to try']);
  });
});

describe('the table of who opens what', () => {
  it('has a column for each name, and says so where not all that go by it are opened', () => {
    const twice = [...items, { name: 'report', part: 'report', version: '2' }];
    const tried = [...deskReads, { principal: 'web', part: 'report', version: '2', opens: true }];
    expect(tableOf(principals, items, deskReads)).toEqual([
      '                   report  answer by desk',
      'web                ·       ·',
      'staff-desk         opens   ·',
      'staff-ngo-lantern  ·       ·',
    ]);
    expect(tableOf(principals, twice, tried).slice(0, 3)).toEqual([
      '                   report (2)  answer by desk',
      'web                opens 1     ·',
      'staff-desk         opens 1     ·',
    ]);
  });
});

let lines: string[] = [];
let stopped = 0;
let tries: Opening[] = [];
afterEach(() => {
  lines = [];
  stopped = 0;
});

const startHere = async (): Promise<Stage> => {
  const stage = await startStage({ assembly: await assemblyOf('zz') });
  const stop = async () => {
    stopped += 1;
    await stage.stop();
  };
  return { ...stage, stop };
};
const tell = (demo: Partial<Demo>, args: string[] = []): Promise<number> =>
  runDemo(args, { start: startHere, story, print: (line) => lines.push(line), ...demo });
const surprised = () => lines.filter((line) => line.startsWith('SURPRISE'));

describe('npm run demo', () => {
  it('tells the whole way, finds everything as it should be, and exits with 0', async () => {
    expect(await tell({})).toBe(0);
    expect(surprised()).toEqual([]);
    expect(stopped).toBe(1);
    // Each step of the story, each table, each look into what is kept.
    expect(lines.filter((line) => /^ *\d+\.\d s {2}\S/.test(line)).length).toBeGreaterThan(15);
    expect(lines.filter((line) => line.includes('exactly what the rules'))).toHaveLength(10);
    expect(lines.filter((line) => line.includes('in any encoding'))).toHaveLength(12);
    expect(lines.filter((line) => line.startsWith('    ok  ')).length).toBeGreaterThan(75);
    // A minute is plenty, unless two processors do much else at once.
  }, 180_000);

  it('names every surprise, goes on, stops the deployment and exits with 1', async () => {
    const exit = await tell({
      story: async (teller) => {
        const { runtime } = teller.stage;
        await teller.step('A tip', async () => {
          await Reporter.at(runtime).report({ tell: { report: 'They keep our passports in a tin.' } });
          await runtime.drain();
          const tip = String((await rowsOf(runtime, 'Tips'))[0]?.['pk']);
          tries = await whoOpens(runtime, tip);
          // A wrong table: the desk would be locked out, and an NGO that nobody asked let in.
          await teller.tryAll(tip, { 'staff-ngo-lantern': ['report'] });
        });
        await teller.step('A claim', async () => teller.check('the moon is green', false));
        await teller.step('Words', async () => {
          // Not a text that anybody typed, and sure to be in a row: the look into the tables is a look.
          teller.typed('quietline-zz');
          teller.typed('referral#');
          await teller.lookAround();
        });
      },
    });
    expect(exit).toBe(1);
    expect(stopped).toBe(1);
    expect(tries.filter(({ opens }) => opens)).toHaveLength(4);
    expect(surprised()).toContain('SURPRISE  A tip: staff-desk opens “report”, and should not');
    expect(surprised()).toContain('SURPRISE  A tip: staff-ngo-lantern does not open “report”, and should');
    expect(surprised()).toContain('SURPRISE  A claim: not so: the moon is green');
    expect(surprised().some((line) => line.includes('Words: table quietline-zz-referrals holds “referral#”'))).toBe(
      true,
    );
  });

  it.each<[string, Demo['story'], string]>([
    ['breaks off', () => Promise.reject(new Error('nobody came')), 'the story broke off: Error: nobody came'],
    ['checks nothing', () => Promise.resolve(), 'nothing was checked'],
  ])('exits with 1 where a story %s', async (_what, broken, why) => {
    expect(await tell({ story: broken })).toBe(1);
    expect(surprised()[0]).toContain(why);
    expect(stopped).toBe(1);
  });

  it('exits with 1 where nothing starts', async () => {
    expect(await tell({ start: () => Promise.reject(new Error('no port')) })).toBe(1);
    expect(surprised()[0]).toContain('it did not start: Error: no port');
  });

  it('explains itself', async () => {
    expect(await tell({}, ['--help'])).toBe(0);
    expect(lines.join('\n')).toContain('--help');
    expect(await tell({}, ['--fast'])).toBe(2);
    expect(stopped).toBe(0);
  });
});
