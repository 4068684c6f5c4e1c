import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDesk } from '../../shared/routing/rule.ts';
import { useJourneys } from '../journeys/support/journeys.ts';
import { Reporter } from '../journeys/support/reporter.ts';
import { Staff } from '../journeys/support/staff.ts';
import { referralsOf, sendIn, tipsOf } from '../journeys/support/tips.ts';
import { logPlaces } from '../security/canary/places.ts';
import { describeFind, search } from '../security/canary/search.ts';
import { addresses } from './inputs/addresses.ts';
import { api } from './inputs/api.ts';
import { forms } from './inputs/forms.ts';
import { smuggling } from './inputs/smuggling.ts';
import { staff } from './inputs/staff.ts';
import { callAtRandom } from './generated.ts';
import { judge } from './judge.ts';
import { needles } from './mark.ts';
import type { Row } from './row.ts';
import { type Scene, setScene } from './scene.ts';
import { exchange } from './wire.ts';

const runtime = useJourneys();
const scenes: Scene[] = [];
const scene = (): Scene => {
  const [set] = scenes;
  if (set === undefined) throw new Error('The scene is set before any test');
  return set;
};
beforeAll(async () => {
  scenes.push(await setScene(runtime()));
});
afterAll(() => {
  scenes.splice(0);
});

const tables: Readonly<Record<string, readonly Row[]>> = { forms, api, addresses, smuggling, staff };

const allowed = ({ expected }: Row): readonly number[] => [expected.status].flat();

describe.each(Object.entries(tables))('%s', (_name, rows) => {
  it.each(rows.map((row) => [row.name, row] as const))('%s', async (_rowName, row) => {
    const answer = await exchange(scene().port, row.bytes(scene()));
    expect(allowed(row)).toContain(answer.status);
    judge(row, answer);
  });
});

/** Printed with the test's name; the same calls once more: `HOSTILE_SEED=<seed>`. */
const seed = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 2 ** 31);
const CALLS = 250;

describe('the API’s own document', () => {
  it(`holds for ${CALLS} calls made of it at random (seed ${seed})`, async () => {
    const seen = await callAtRandom(scene(), seed, CALLS);
    // Not only refusals, or the document was not read.
    expect([...seen].filter((answer) => /20[014]$/.test(answer)).length).toBeGreaterThan(2);
    expect(seen.size).toBeGreaterThan(15);
  });
});

describe('after all of it', () => {
  const all = Object.values(tables).flat();

  it('there were more than a hundred, each by a name of its own', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('every report that was taken is with the desk, once', async () => {
    await runtime().drain();
    const tips = await tipsOf(runtime());
    // Besides the one that the scene began with, and those that the document's calls made.
    expect(tips.length).toBeGreaterThan(all.filter(({ expected }) => expected.taken === true).length);
    // A call made at random may also have chosen helpers, whom the rules then tell besides.
    for (const tip of tips) {
      const held = await referralsOf(runtime(), tip);
      expect(held.filter(({ basis }) => isDesk(basis))).toHaveLength(1);
      expect(new Set(held.map(({ pk }) => pk)).size).toBe(held.length);
    }
    expect(await runtime().deadLetters()).toEqual([]);
  });

  it('a report goes through, is read and answered', async () => {
    const { tip, code } = await sendIn(runtime(), { tell: { report: 'The ferry leaves at four.' } });
    const desk = await Staff.signIn(runtime(), 'desk');
    expect(await desk.read(tip)).toContain('The ferry leaves at four.');
    await desk.ask(tip, 'answer', { words: 'From which pier?' });
    await runtime().drain();
    expect((await Reporter.at(runtime()).open(code)).text).toContain('From which pier?');
  });

  it('no log holds a word of it, nor a fault', () => {
    expect(search(logPlaces(runtime()), needles).map(describeFind)).toEqual([]);
    const faults = runtime()
      .logs()
      .filter(({ text }) => /"status":5\d\d|"error":|"level":"ERROR"|Unhandled/.test(text))
      // Nobody here has set a duty phone.
      .filter(({ text }) => !text.includes('nobody_on_duty'));
    expect(faults).toEqual([]);
  });
});
