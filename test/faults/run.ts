import { randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../../infra/local/synthesise.ts';
import { tableOf } from '../bench/table.ts';
import { aPack, testCedar } from '../factories/pack.ts';
import { modes, type ModeName } from './modes.ts';
import { runPhone } from './phone/runPhone.ts';
import { progressOf } from './progress.ts';
import { brokenOff, runMode, runPoints, runRestart, type Ground, type Result } from './runs.ts';
import { readSettings, type Settings } from './settings.ts';

const OUT = '.quietline/faults.json';

/** Of a thousand tips: the slower a fault makes them, the fewer meet it. */
const SHARES: Readonly<Record<ModeName | 'restart', number>> = {
  throttle: 40,
  twice: 340,
  lost: 240,
  clock: 200,
  kill: 80,
  all: 40,
  restart: 60,
};
const isMode = (name: string): name is ModeName => Object.hasOwn(modes, name);

/** How many tips go to each of the runs that were asked for. */
export const tipsFor = (only: readonly string[], tips: number): ReadonlyMap<string, number> => {
  const chosen = Object.entries(SHARES).filter(([name]) => only.includes(name));
  const whole = chosen.reduce((sum, [, share]) => sum + share, 0);
  const counts = new Map(chosen.map(([name, share]) => [name, Math.floor((tips * share) / whole)]));
  const [first] = chosen;
  const given = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (first !== undefined) counts.set(first[0], (counts.get(first[0]) ?? 0) + tips - given);
  return counts;
};

const countsFor = ({ only, tips, texted }: Settings): ReadonlyMap<string, number> =>
  new Map([...tipsFor(only, tips), ...(only.includes('phone') ? [['phone', texted] as const] : [])]);

const replayOf = ({ name }: Result, { seed, scenes, share, every, point }: Settings, tips: number): string => {
  const what =
    name === 'points'
      ? `${scenes === null ? '' : ` --scene "${scenes.join('; ')}"`} --share ${share}${every ? ' --every' : ''}${point === '' ? '' : ` --point "${point}"`}`
      : ` --${name === 'phone' ? 'texted' : 'tips'} ${tips}`;
  return `npm run test:faults -- --seed ${seed} --only ${name}${what}`;
};

const runOne = (ground: Ground, name: string, tips: number, settings: Settings): Promise<Result> => {
  if (name === 'points') return runPoints(ground, settings);
  if (name === 'phone') return runPhone(ground, tips);
  return isMode(name) ? runMode(ground, name, tips) : runRestart(ground, tips);
};

/** The exit code. */
export const run = async (args: readonly string[]): Promise<number> => {
  const settings = readSettings(args, () => randomInt(2 ** 31));
  if ('print' in settings) {
    console.log(settings.print);
    return settings.exitCode;
  }
  const { seed, only } = settings;
  console.log(`Seed ${seed}`);
  const assembly = mkdtempSync(join(tmpdir(), 'quietline-faults-assembly-'));
  const began = Date.now();
  const found: (Result & { readonly seconds: number })[] = [];
  try {
    await synthesise('zz', assembly);
    const rules = { cedar: testCedar(), pack: await aPack() };
    const tips = countsFor(settings);
    for (const name of only.filter((each) => each === 'points' || (tips.get(each) ?? 0) > 0)) {
      const start = Date.now();
      const bar = progressOf(name, process.stderr.isTTY, (text) => void process.stderr.write(text));
      const ground = { assembly, rules, seed, progress: bar.to };
      const result = await runOne(ground, name, tips.get(name) ?? 0, settings).catch(brokenOff(name));
      bar.end();
      const seconds = Math.round((Date.now() - start) / 1000);
      found.push({ ...result, seconds });
      tell(result, seconds, replayOf(result, settings, tips.get(name) ?? 0));
    }
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
  return conclude(found, seed, Math.round((Date.now() - began) / 1000));
};

const tell = ({ name, count, faults, surprises, complaints }: Result, seconds: number, replay: string): void => {
  const broke = Object.entries(faults).map(([what, times]) => `${what} ${times}`);
  console.log(`${name}: ${count} in ${seconds} s (${broke.join(', ') || 'nothing broke'})`);
  if (surprises.length === 0) return;
  for (const surprise of surprises) console.log(`  SURPRISE  ${surprise}`);
  for (const complaint of complaints) console.log(`  log       ${complaint}`);
  console.log(`  again:    ${replay}`);
};

const conclude = (found: readonly (Result & { readonly seconds: number })[], seed: number, seconds: number): number => {
  const rows = found.map(({ name, count, surprises, seconds: took }) => ({
    run: name,
    of: name === 'points' ? 'kill points' : 'accepted tips',
    count,
    seconds: took,
    surprises: surprises.length,
  }));
  console.log(`\n${tableOf(rows)}\n`);
  mkdirSync('.quietline', { recursive: true });
  writeFileSync(OUT, `${JSON.stringify({ seed, seconds, runs: found }, null, 2)}\n`);
  const tips = found.filter(({ name }) => name !== 'points').reduce((sum, { count }) => sum + count, 0);
  const surprises = found.reduce((sum, result) => sum + result.surprises.length, 0);
  console.log(`${tips} accepted tips, ${surprises} surprises, ${seconds} s, seed ${seed}. Written to ${OUT}`);
  return surprises === 0 && found.some(({ count }) => count > 0) ? 0 : 1;
};
