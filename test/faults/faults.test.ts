import { describe, expect, it } from 'vitest';
import { assemblyOf } from '../assembly.ts';
import { aPack, testCedar } from '../factories/pack.ts';
import { FEW_ROUNDS } from './phone/days.ts';
import { runPhone } from './phone/runPhone.ts';
import { modes, tooFew } from './modes.ts';
import { tipsFor } from './run.ts';
import { runMode, runPoints, runRestart, type Ground } from './runs.ts';
import { readSettings } from './settings.ts';

/** The short version of `npm run test:faults`: the same runs with few tips. A failure names what was not as it is owed. */
const SEED = 20_260_504;
const PATIENCE = { timeout: 600_000 };
/** From the first word to the last answer; what a machine does at its own time is left to the long version. */
const WAY = ['send, in danger', 'add words of danger', 'renew the code', 'pass on', 'accept', 'answer', 'withdraw'];

const ground = async (): Promise<Ground> => ({
  assembly: await assemblyOf('zz'),
  rules: { cedar: testCedar(), pack: await aPack() },
  seed: SEED,
  progress: () => {},
});

// That enough has broken is part of what each run looks at itself: where it has not, that is a surprise.
describe('tips while things break', () => {
  it('all at once: throttled, twice, shuffled, lost, refused, at another time', PATIENCE, async () => {
    const { count, faults, surprises, complaints } = await runMode(await ground(), 'all', 6);
    expect([...surprises, ...complaints]).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(6);
    const broken = ['throttle', 'twice', 'drop before', 'drop after', 'answer lost', 'clock jump'];
    expect(Object.keys(faults)).toEqual(expect.arrayContaining(broken));
  });

  it('a deployment that is killed and started anew', PATIENCE, async () => {
    const { count, faults, surprises, complaints } = await runRestart(await ground(), 3);
    expect([...surprises, ...complaints]).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(3);
    expect(faults['restarts']).toBeGreaterThanOrEqual(1);
  });

  it('texts that come twice, whose answers are lost, while workers die', PATIENCE, async () => {
    const { count, faults, surprises, complaints } = await runPhone(await ground(), 5, FEW_ROUNDS);
    expect([...surprises, ...complaints]).toEqual([]);
    expect(count).toBe(5);
    expect(Object.keys(faults)).toEqual(expect.arrayContaining(['webhook twice', 'webhook answer lost', 'drop after']));
  });

  it('workers that die, and calls that fail, at some points of the whole way', PATIENCE, async () => {
    const points = { scenes: WAY, share: 0.03, every: false, point: '' };
    const { faults, surprises, complaints } = await runPoints(await ground(), points);
    expect([...surprises, ...complaints]).toEqual([]);
    expect(faults['killed']).toBeGreaterThanOrEqual(5);
    expect(faults['refused']).toBeGreaterThanOrEqual(1);
  });

  // Who is killed cannot say that a tip was taken: that is said, if at all, by one that lives and whose write has failed. The
  // second item that `web` puts is the tip, behind the mailbox.
  it('an answer that tells of nothing that was not written', PATIENCE, async () => {
    const points = { scenes: ['send'], share: 1, every: false, point: 'web refused PutItem 2' };
    const { faults, surprises, complaints } = await runPoints(await ground(), points);
    expect([...surprises, ...complaints]).toEqual([]);
    expect(faults['refused']).toBeGreaterThanOrEqual(1);
  });

  it('prove nothing if nothing broke', () => {
    expect(tooFew({ restarts: 0.03 }, 3, { restarts: 0 })).toHaveLength(1);
    expect(tooFew({}, 3, {})).toHaveLength(1);
    expect(tooFew({ throttle: 2 }, 10, { throttle: 19 })).toHaveLength(1);
    expect(tooFew({ throttle: 2 }, 10, { throttle: 20 })).toEqual([]);
  });
});

const read = (...args: string[]) => readSettings(args, () => 7);

describe('npm run test:faults', () => {
  it('takes a seed, or makes one', () => {
    expect(read()).toMatchObject({ seed: 7, tips: 1000, texted: 1000, share: 1, scenes: null });
    expect(read('--seed', '12', '--only', 'throttle', '--tips', '200')).toMatchObject({
      seed: 12,
      only: ['throttle'],
      tips: 200,
    });
    expect(read('--scene', 'pass on; send, in danger')).toMatchObject({ scenes: ['pass on', 'send, in danger'] });
  });

  it.each([
    ['--seed', 'x'],
    ['--only', 'rain'],
    ['--tips', '0'],
    ['--texted', 'all'],
    ['--share', '2'],
    ['--scene', 'sing'],
    ['--nonsense', 'x'],
  ])('refuses %s %s and says what there is', (...args) => {
    const said = read(...args);
    expect(said).toMatchObject({ exitCode: 2 });
    expect('print' in said && said.print).toContain('npm run test:faults');
  });

  it('explains itself', () => {
    const said = read('--help');
    expect('print' in said && said.print).toContain(modes.throttle.what);
    expect(said).toMatchObject({ exitCode: 0 });
  });

  it('gives out exactly as many tips as were asked for', () => {
    for (const tips of [1, 84, 1000]) {
      const counts = tipsFor(['throttle', 'twice', 'lost', 'restart', 'points'], tips);
      expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(tips);
      expect(counts.has('points')).toBe(false);
    }
  });
});
