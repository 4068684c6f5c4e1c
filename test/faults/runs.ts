import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import { chaosOf } from './chaos.ts';
import { deploy } from './deployment.ts';
import { diceOf } from './dice.ts';
import { startKillable } from './killable/stage.ts';
import { runScene } from './killRun.ts';
import { modes, type ModeName } from './modes.ts';
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

const complaintsOf = (stage: Stage, surprises: readonly string[]): Promise<string[]> =>
  surprises.length === 0 ? Promise.resolve([]) : stage.complaints();

export const runMode = async (ground: Ground, name: ModeName, tips: number): Promise<Result> => {
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

/** So many calls may pass between two deaths; a tip makes about fifty on its way. */
const SHORTEST_LIFE = 300;
const LONGEST_LIFE = 2500;

export const runRestart = async (ground: Ground, tips: number): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const dice = diceOf(seed);
  const nextDeath = (life: number): number =>
    Math.floor(SHORTEST_LIFE + dice.throwFor('death', life) * (LONGEST_LIFE - SHORTEST_LIFE));
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
  readonly scene: string | null;
  readonly share: number;
  readonly every: boolean;
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

export const runPoints = async (ground: Ground, { scene: name, share, every }: Points): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const chosen = scenes.filter((scene) => name === null || scene.name === name);
  if (chosen.length === 0) throw new Error(`No act is called ${name}: ${scenes.map((scene) => scene.name).join(', ')}`);
  const surprises: string[] = [];
  const complaints: string[] = [];
  const counts = { calls: 0, points: 0, tried: 0, 'not met again': 0 };
  let done = 0;
  for (const group of grouped(chosen)) {
    const { stage, setHooks, kill } = await deploy(assembly);
    try {
      for (const scene of group) {
        const start = done;
        const tell = (at: number, of: number): void => progress(start + at / of, chosen.length);
        const run = { stage, setHooks, kill, rules, dice: diceOf(seed), share, every, progress: tell };
        const outcome = await runScene(run, scene);
        counts.calls += outcome.calls;
        counts.points += outcome.points;
        counts.tried += outcome.tried;
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
  return { name: 'points', count: counts.tried, faults: counts, surprises, complaints };
};
