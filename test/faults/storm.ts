import type { Pack } from '../../shared/jurisdiction/pack.ts';
import type { Cedar } from '../../shared/routing/cedar.ts';
import { Cast } from './cast.ts';
import type { Chaos } from './chaos.ts';
import type { Dice } from './dice.ts';
import { planOf } from './plan.ts';
import { settle } from './settle.ts';
import type { Stage } from './stage.ts';

export interface Storm {
  readonly stage: Stage;
  readonly chaos: Chaos;
  readonly dice: Dice;
  readonly rules: { readonly cedar: Cedar; readonly pack: Pack };
  readonly tips: number;
  readonly rounds: number;
  /** Names tips, so that two runs on one deployment can be told apart. */
  readonly label: string;
  readonly progress: (done: number, of: number) => void;
}

export interface Outcome {
  readonly acknowledged: number;
  readonly surprises: readonly string[];
  readonly faults: Readonly<Record<string, number>>;
}

const UNDO_MILLISECONDS = 60 * 3_600_000;

/** One in twenty who send never see an answer and do not try again. */
const LEAVERS = 1 / 20;

/** Many tips at once while things break; then calm, and every tip is held against what is owed for it. */
export const runStorm = async ({
  stage,
  chaos,
  dice,
  rules,
  tips,
  rounds,
  label,
  progress,
}: Storm): Promise<Outcome> => {
  const cast = new Cast(stage, chaos.fate, chaos.failsForGood);
  // A jump comes behind each round; whoever deletes has 72 hours to think better of it, of which play itself takes some.
  const mayDelete = (round: number): boolean => chaos.forwardBetween(round + 1, rounds + 1) < UNDO_MILLISECONDS;
  const plans = Array.from({ length: tips }, (_unused, at) => planOf(dice, rules, `${label}-${at}`, rounds, mayDelete));
  for (const plan of plans) cast.join(plan);
  const steps = tips * (rounds + 2);
  let done = 0;
  const step = (by: number): void => progress((done += by), steps);

  const jump = async (round: number): Promise<void> => {
    const by = chaos.jump(round);
    if (by !== 0) await stage.advance(by);
  };
  await cast.submitAll(() => step(1));
  for (const plan of plans.filter(({ name }) => dice.throwFor(name, 'leaves') < LEAVERS)) await cast.leave(plan);
  await jump(0);
  await settle(stage);
  for (let round = 0; round < rounds; round += 1) {
    cast.leaveOffices();
    await cast.play(round);
    await jump(round + 1);
    await settle(stage);
    step(tips);
  }
  chaos.calm();
  await settle(stage);
  const surprises = await cast.check();
  step(tips);
  return { acknowledged: cast.acknowledged, surprises, faults: { ...chaos.counts, 'dead letter': cast.deadLetters } };
};
