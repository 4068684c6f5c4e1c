import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import { inParallel } from './cast.ts';
import { chaosOf } from './chaos.ts';
import { deploy } from './deployment.ts';
import { diceOf } from './dice.ts';
import { startKillable } from './killable/stage.ts';
import { runScene } from './killRun.ts';
import { modes, tooFew, type ModeName } from './modes.ts';
import { scenes, type Scene } from './scenes.ts';
import type { Stage } from './stage.ts';
import { runStorm } from './storm.ts';

export interface Ground {
  readonly assembly: string;
  readonly rules: { readonly cedar: Cedar; readonly pack: Pack };
  readonly seed: number;
  readonly progress: (done: number, of: number) => void;
}

/** What one run came to. */
export interface Result {
  readonly name: string;
  /** Accepted tips, or kill points that were tried. */
  readonly count: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly surprises: readonly string[];
  /** The functions' last complaints, if there was a surprise. */
  readonly complaints: readonly string[];
}

const ROUNDS = 5;

export const complaintsOf = (stage: Stage, surprises: readonly string[]): Promise<string[]> =>
  surprises.length === 0 ? Promise.resolve([]) : stage.complaints();

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** A run that could not be finished is a surprise, and keeps no other from being made. */
export const brokenOff =
  (name: string, which = '') =>
  (error: unknown): Result => ({
    name,
    count: 0,
    faults: {},
    surprises: [`it broke off${which}: ${describe(error)}`],
    complaints: [],
  });

/** So many tips meet on one deployment: with more, each would have its rows read again for every other. */
const BATCH = 50;
/** Apart enough that no batch of one run is a batch of the next one's. */
const STRIDE = 7919;

const sumOf = (one: Result['faults'], other: Result['faults']): Record<string, number> => {
  const sum = { ...one };
  for (const [fault, times] of Object.entries(other)) sum[fault] = (sum[fault] ?? 0) + times;
  return sum;
};

/** @param atOnce how many deployments run side by side: for a run that mostly waits for answers that come late */
export const inBatches = async (
  name: string,
  ground: Ground,
  tips: number,
  run: (ground: Ground, tips: number) => Promise<Result>,
  { most, atOnce } = { most: BATCH, atOnce: 1 },
): Promise<Result> => {
  const batches = Array.from({ length: Math.ceil(tips / most) }, (_unused, at) => at);
  const found: Result[] = [];
  const done = batches.map(() => 0);
  await inParallel(
    batches,
    async (at) => {
      const size = Math.min(most, tips - at * most);
      const progress = (share: number, of: number): void => {
        done[at] = (size * share) / of;
        ground.progress(
          done.reduce((sum, each) => sum + each, 0),
          tips,
        );
      };
      const seed = ground.seed + at * STRIDE;
      found[at] = await run({ ...ground, seed, progress }, size).catch(
        brokenOff(name, `, the ${size} of seed ${seed}`),
      );
    },
    atOnce,
  );
  return {
    name,
    count: found.reduce((sum, { count }) => sum + count, 0),
    faults: found.reduce((sum, { faults }) => sumOf(sum, faults), {}),
    surprises: found.flatMap(({ surprises }) => surprises),
    complaints: found.flatMap(({ complaints }) => complaints),
  };
};

export const withEnough = (result: Result, least: Readonly<Record<string, number>>, tips: number): Result => ({
  ...result,
  surprises: [...result.surprises, ...tooFew(least, tips, result.faults)],
});

export const runMode = async (ground: Ground, name: ModeName, tips: number): Promise<Result> =>
  withEnough(
    await inBatches(name, ground, tips, (batch, size) => runBatch(batch, name, size)),
    modes[name].least,
    tips,
  );

const runBatch = async (ground: Ground, name: ModeName, tips: number): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const { stage, setHooks, kill } = await deploy(assembly);
  try {
    const dice = diceOf(seed);
    const chaos = chaosOf(dice, modes[name].odds, kill);
    setHooks(chaos.hooks);
    const storm = { stage, chaos, dice, rules, tips, rounds: ROUNDS, label: name, progress };
    const { acknowledged, surprises, faults } = await runStorm(storm);
    return { name, count: acknowledged, faults, surprises, complaints: await complaintsOf(stage, surprises) };
  } finally {
    setHooks({});
    await stage.stop();
  }
};

/**
 * So many calls may pass between two deaths. The shortest life is a little longer than all schedules take where nothing is owed (about a
 * hundred calls): in a deployment that never lives to the end of them nothing that was lost is ever looked for, which proves nothing.
 */
const SHORTEST_LIFE = 120;
const LONGEST_LIFE = 3000;
/** About a hundred from web to inbox and duty phone, so that few tips see a death too. */
const CALLS_OF_A_TIP = 45;
/** For one accepted tip, at the least. */
const LEAST_RESTARTS = { restarts: 0.03 };

export const runRestart = async (ground: Ground, tips: number): Promise<Result> =>
  withEnough(await inBatches('restart', ground, tips, runRestartBatch), LEAST_RESTARTS, tips);

const runRestartBatch = async (ground: Ground, tips: number): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const dice = diceOf(seed);
  const longest = Math.min(LONGEST_LIFE, SHORTEST_LIFE + tips * CALLS_OF_A_TIP);
  const nextDeath = (life: number): number =>
    Math.floor(SHORTEST_LIFE + dice.throwFor('death', life) * (longest - SHORTEST_LIFE));
  const stage = await startKillable(assembly, nextDeath);
  try {
    const chaos = chaosOf(dice, {}, () => Promise.resolve());
    const calm = (): void => {
      stage.calm();
      chaos.calm();
    };
    const storm = { stage, chaos: { ...chaos, calm }, dice, rules, tips, rounds: ROUNDS, label: 'restart', progress };
    const { acknowledged, surprises } = await runStorm(storm);
    const faults = { restarts: stage.restarts() };
    const complaints = await complaintsOf(stage, surprises);
    return { name: 'restart', count: acknowledged, faults, surprises, complaints };
  } finally {
    await stage.stop();
  }
};

export interface Points {
  /** Names of acts; null: all of them. */
  readonly scenes: readonly string[] | null;
  readonly share: number;
  readonly every: boolean;
  /** Only points whose names have this in them. */
  readonly point: string;
}

/** Those that let time pass have a deployment of their own, in which nothing else falls due. */
const movesTime = ({ cut }: Scene): boolean => cut !== 'submit' && (cut.by === 'sweep' || cut.by === 'erasure');

const isUpkeep = ({ cut }: Scene): boolean => cut !== 'submit' && cut.by === 'upkeep';

/** Upkeep first: what the others leave for people to look at is not yet due then. */
const grouped = (chosen: readonly Scene[]): Scene[][] => {
  const others = chosen.filter((scene) => !movesTime(scene));
  return [
    ...others.filter(isUpkeep).map((scene) => [scene]),
    others.filter((scene) => !isUpkeep(scene)),
    ...chosen.filter(movesTime).map((scene) => [scene]),
  ].filter((group) => group.length > 0);
};

/** What runs side by side may ask a little less of AWS another time; more than that is no proof. */
const provesNothing = (tried: number, missed: number): string[] =>
  tried > 0 && missed * 2 <= tried ? [] : [`of ${tried} points that were tried ${missed} never came`];

export const runPoints = async (ground: Ground, { scenes: names, share, every, point }: Points): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const chosen = scenes.filter(({ name }) => names === null || names.includes(name));
  const surprises: string[] = [];
  const complaints: string[] = [];
  const counts = { calls: 0, points: 0, tried: 0, killed: 0, refused: 0, 'not met again': 0 };
  let done = 0;
  for (const group of grouped(chosen)) {
    const { stage, setHooks, kill } = await deploy(assembly);
    try {
      for (const scene of group) {
        const start = done;
        const tell = (at: number, of: number): void => progress(start + at / of, chosen.length);
        const run = { stage, setHooks, kill, rules, dice: diceOf(seed), share, every, point, progress: tell };
        const outcome = await runScene(run, scene).catch((error: unknown) => describe(error));
        if (typeof outcome === 'string') {
          // What it left behind would be taken for the next one's: those that were to share the deployment are not played.
          const unplayed = group.slice(group.indexOf(scene) + 1).map(({ name }) => name);
          surprises.push(`${scene.name} broke off: ${outcome}`, ...unplayed.map((name) => `${name} was not played`));
          complaints.push(...(await stage.complaints()));
          break;
        }
        counts.calls += outcome.calls;
        counts.points += outcome.points;
        counts.tried += outcome.tried;
        counts.killed += outcome.killed;
        counts.refused += outcome.refused;
        counts['not met again'] += outcome.missed.length;
        surprises.push(...outcome.surprises);
        complaints.push(...(await complaintsOf(stage, outcome.surprises)));
        done += 1;
      }
    } finally {
      setHooks({});
      await stage.stop();
    }
  }
  surprises.push(...provesNothing(counts.tried, counts['not met again']));
  return { name: 'points', count: counts.tried, faults: counts, surprises, complaints };
};
