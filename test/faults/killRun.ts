import type { FaultHooks, RequestSummary } from '../../infra/local/aws/spec.ts';
import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import type { Act } from './acts.ts';
import { Cast, type Player } from './cast.ts';
import { describeKill, killer, killPointsOf, recorder, type CallPoint, type KillPoint } from './cut.ts';
import type { Dice } from './dice.ts';
import { scripted, type Plan } from './plan.ts';
import { roleIn } from './role.ts';
import type { Moment, Scene } from './scenes.ts';
import { settle, sweep } from './settle.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
/** A little longer than a queue hides a message that somebody works on. */
const VISIBILITY = 3 * MINUTE + 1000;
const CONSUMERS = /^(triage|routing|delivery)$/;

export interface KillRun {
  readonly stage: Stage;
  readonly setHooks: (hooks: FaultHooks) => void;
  readonly kill: (principalArn: string) => Promise<void>;
  readonly rules: { readonly cedar: Cedar; readonly pack: Pack };
  readonly dice: Dice;
  /** Which of its kill points are tried, 0 to 1. */
  readonly share: number;
  readonly every: boolean;
  /** Only those whose names have this in them. */
  readonly point: string;
  readonly progress: (done: number, of: number) => void;
}

export interface SceneOutcome {
  readonly calls: number;
  readonly points: number;
  readonly tried: number;
  /** At how many the worker died, and at how many the call failed it. */
  readonly killed: number;
  readonly refused: number;
  /** Calls that a later run did not make again. */
  readonly missed: readonly string[];
  readonly surprises: readonly string[];
}

const isMoment = (cut: Scene['cut']): cut is Moment =>
  cut !== 'submit' && (cut.by === 'upkeep' || cut.by === 'sweep' || cut.by === 'erasure');

const planFor = ({ rules }: KillRun, scene: Scene, name: string): Plan => {
  const { cut, before, report } = scene;
  const acts: readonly Act[] = cut === 'submit' || isMoment(cut) ? before : [...before, cut];
  const asks: readonly Act[] = isMoment(cut) && cut.by === 'upkeep' && cut.unsent === 'staff-desk' ? [UNSENT] : [];
  return scripted(rules, name, report, [...acts, ...asks]);
};

/** What is asked of routing while the message about it is lost. */
const UNSENT: Act = { by: 'staff', partner: 'desk', act: 'acknowledge' };

const refusing = (isRefused: (request: RequestSummary) => boolean): FaultHooks => ({
  beforeCall: (request) => (isRefused(request) ? 'throttle' : undefined),
});

/** Up to where the scene is cut, with nothing going wrong but what it says itself. */
const prepare = async (run: KillRun, cast: Cast, scene: Scene, plan: Plan): Promise<Player | undefined> => {
  const { stage, setHooks } = run;
  const { cut, before } = scene;
  setHooks({});
  if (cut === 'submit') return cast.join(plan);
  if (isMoment(cut) && cut.by === 'sweep') {
    let isCutOff = false;
    setHooks({
      beforeCall: (request) => (isCutOff && roleIn(request) === 'web' ? 'drop' : undefined),
      afterCall: (request) => {
        isCutOff ||= roleIn(request) === 'web' && request.operation === 'BatchWriteItem';
        return undefined;
      },
    });
    await cast.leave(plan);
    setHooks({});
    await stage.advance(4 * 60 * MINUTE);
    return undefined;
  }
  const player = cast.join(plan);
  const unsent = isMoment(cut) && cut.by === 'upkeep' ? cut.unsent : undefined;
  const withoutMessage = refusing((request) => roleIn(request) === unsent && request.operation === 'SendMessage');
  if (unsent !== undefined && unsent !== 'staff-desk') setHooks(withoutMessage);
  await cast.submit(player);
  await stage.drain();
  for (const act of before) {
    await cast.attempt(player, () => cast.perform(player, act));
    await stage.drain();
  }
  if (unsent === 'staff-desk') {
    await cast.ready(UNSENT);
    setHooks(withoutMessage);
    await cast.attempt(player, () => cast.perform(player, UNSENT));
  }
  setHooks({});
  if (unsent !== undefined) await stage.advance(2 * MINUTE);
  if (isMoment(cut) && cut.by === 'erasure') await stage.advance(74 * 60 * MINUTE);
  if (cut.by === 'staff') await cast.ready(cut);
  return player;
};

/** The act itself, whatever becomes of it. */
const doIt = async ({ stage }: KillRun, cast: Cast, { cut }: Scene, player: Player | undefined): Promise<void> => {
  if (cut !== 'submit' && isMoment(cut)) return stage.runSchedules();
  if (player === undefined) return;
  if (cut === 'submit') return cast.submit(player);
  return cast.attempt(player, () => cast.perform(player, cut));
};

const record = async (run: KillRun, cast: Cast, scene: Scene): Promise<CallPoint[]> => {
  const player = await prepare(run, cast, scene, planFor(run, scene, `${scene.name}, undisturbed`));
  const { hooks, calls } = recorder();
  run.setHooks(hooks);
  await doIt(run, cast, scene, player);
  await run.stage.drain();
  run.setHooks({});
  return calls;
};

/** @returns whether the call came that the worker was to die at */
const dieAt = async (run: KillRun, cast: Cast, scene: Scene, point: KillPoint): Promise<boolean> => {
  const { stage, setHooks, kill } = run;
  const player = await prepare(run, cast, scene, planFor(run, scene, `${scene.name}, ${describeKill(point)}`));
  const { hooks, fired, isFired } = killer(point, kill);
  setHooks(hooks);
  const doing = doIt(run, cast, scene, player);
  await Promise.race([fired, doing]);
  // Its message comes into sight again at once, while whoever asked may still be waiting for what follows.
  if (isFired() && point.when !== 'refused' && CONSUMERS.test(point.role)) await stage.advance(VISIBILITY);
  await doing;
  await stage.drain();
  setHooks({});
  return isFired();
};

/** One at least: a scene of which nothing is tried proves nothing. */
const sampleOf = ({ dice, share }: KillRun, { name }: Scene, all: readonly KillPoint[]): KillPoint[] => {
  const chosen = all.filter((point) => dice.throwFor(name, describeKill(point)) < share);
  return chosen.length > 0 || all.length === 0 ? chosen : [dice.pick(all, name, 'point')];
};

/** Plays one scene once for each of its calls, with the worker killed there; then looks what became of each tip. */
export const runScene = async (run: KillRun, scene: Scene): Promise<SceneOutcome> => {
  const cast = new Cast(run.stage, () => 'seen');
  const calls = await record(run, cast, scene);
  const all = killPointsOf(calls, run.every).filter((one) => describeKill(one).includes(run.point));
  const points = sampleOf(run, scene, all);
  const missed: string[] = [];
  const met = { killed: 0, refused: 0 };
  let done = 0;
  for (const point of points) {
    if (!(await dieAt(run, cast, scene, point))) missed.push(describeKill(point));
    else met[point.when === 'refused' ? 'refused' : 'killed'] += 1;
    done += 1;
    run.progress(done, points.length);
  }
  await settle(run.stage);
  const surprises = await check(run, cast, scene);
  return { calls: calls.length, points: all.length, tried: points.length, ...met, missed, surprises };
};

const check = async ({ stage }: KillRun, cast: Cast, { cut }: Scene): Promise<string[]> => {
  if (cut === 'submit' || !isMoment(cut) || cut.by === 'upkeep') return cast.check();
  if (cut.by === 'erasure') return cast.checkErased();
  await sweep(stage);
  return [...(await cast.check()), ...(await leftovers(stage))];
};

/** Where nobody's report was ever accepted, nothing of it may be left. */
const leftovers = async (stage: Stage): Promise<string[]> => {
  const tables = ['Tips', 'Parts', 'Mailboxes'] as const;
  const counts = await Promise.all(tables.map(async (table) => [table, (await stage.rows(table)).length] as const));
  return counts.filter(([, count]) => count > 0).map(([table, count]) => `${count} rows are left in ${table}`);
};
