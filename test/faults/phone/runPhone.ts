import type { Saying } from '../../../shared/rows/line.ts';
import { textsOf } from '../../../shared/telephony/texts.ts';
import { inParallel } from '../cast.ts';
import { chaosOf, type Odds } from '../chaos.ts';
import { deploy } from '../deployment.ts';
import { diceOf, type Dice } from '../dice.ts';
import { readEndState } from '../endState.ts';
import { complaintsOf, inBatches, withEnough, type Ground, type Result } from '../runs.ts';
import { settle, sweep } from '../settle.ts';
import type { Stage } from '../stage.ts';
import { ALL_ROUNDS, type Round } from './days.ts';
import { Caller, compareCalls } from './caller.ts';
import { Carried } from './carried.ts';
import { compare } from './check.ts';
import { readByDesk } from './desk.ts';
import { leftAt, lookUntilGone } from './left.ts';
import { Person, type Where } from './person.ts';
import { planOf, stopperOf } from './plan.ts';
import { providerChaosOf, type ProviderOdds } from './providerChaos.ts';
import { throughDays } from './throughDays.ts';

const ODDS: Odds = {
  throttle: 0.03,
  twice: 0.3,
  shuffle: true,
  loseDeletion: 0.05,
  drop: 0.02,
  refuse: 0.001,
  kill: 1 / 1200,
  loseAnswer: 0.1,
};
const PROVIDER_ODDS: ProviderOdds = { twice: 0.3, loseWebhookAnswer: 0.25, fail: 0.2, loseAnswer: 0.1 };

/** For one tip, at the least: far less than is to be expected. */
const LEAST = {
  'webhook twice': 0.5,
  'webhook answer lost': 0.5,
  throttle: 0.5,
  'drop after': 0.3,
  'kill after': 0.005,
  'REST failed': 0.5,
};

/** Calls beside the texts, and how often the provider's copy is looked through before and after the storm. */
const TIPS_A_CALL = 5;
/** Where nothing is sent to. */
const ABROAD = 0.1;
/** Of the whole, what texts and calls take; the days after take the rest. */
const STORM = 0.6;
const LOOKS = 4;
const MINUTE = 60_000;

/** Each brings what it texts twice, and has a quarter of a minute for it: more at once would mostly be given up by the provider. */
const AT_ONCE = 2;
/**
 * So many on one deployment: the days that pass take as long for few. Whoever waits for a lost answer leaves the machine to one other; with
 * more, so much is given up by the provider that little is owed of what is left.
 */
const BATCHES = { most: 100, atOnce: 2 };

const look = async (stage: Stage): Promise<void> => {
  await stage.advance(3 * MINUTE);
  await stage.runSchedules();
  await settle(stage);
};

interface Crowd {
  readonly people: readonly Person[];
  readonly callers: readonly Caller[];
  /** Texts once it is calm, so that all of it is surely taken. */
  readonly stopper: Person;
}

const crowdOf = (dice: Dice, where: Where, tips: number): Crowd => {
  const calls = Math.ceil(tips / TIPS_A_CALL);
  return {
    people: Array.from({ length: tips }, (_unused, at) => {
      const plan = planOf(dice, `text-${at}`);
      return new Person(where, at, plan, dice.throwFor(plan.name, 'abroad') < ABROAD);
    }),
    callers: Array.from(
      { length: calls },
      (_unused, at) => new Caller(where.provider, tips + at, dice.throwFor('ends by key', at) < 0.5),
    ),
    stopper: new Person(where, tips + calls, stopperOf('who-stops'), false),
  };
};

/** Everybody texts and calls at once. */
const storm = async ({ people, callers }: Crowd, progress: (share: number) => void): Promise<void> => {
  let done = 0;
  const acts = [...people.map((person) => () => person.textAll()), ...callers.map((caller) => () => caller.call())];
  const play = async (act: () => Promise<void>): Promise<void> => {
    await act();
    progress((done += 1) / acts.length);
  };
  await inParallel(acts, play, AT_ONCE);
};

/** Things break while the provider's copy is looked through, and then no more. */
const calmDown = async (
  stage: Stage,
  { provider, carried }: Where,
  calm: () => void,
  stopper: Person,
): Promise<void> => {
  await provider.settled();
  carried.keep();
  await settle(stage);
  for (let at = 0; at < LOOKS; at += 1) await look(stage);
  calm();
  await provider.settled();
  await stopper.textAll();
  carried.keep();
  for (let at = 0; at < LOOKS; at += 1) await look(stage);
  await lookUntilGone(provider, () => look(stage));
  carried.keep();
  await settle(stage);
  await sweep(stage);
};

/**
 * Many people text and call at once while things break; then calm, and every text, answer and message is held against what is owed. Then
 * days pass, with answers by text, and things break again.
 */
const runBatch = async (ground: Ground, tips: number, rounds: readonly Round[]): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const dice = diceOf(seed);
  const breaking = providerChaosOf(dice, PROVIDER_ODDS);
  const { stage, runtime, setHooks, kill } = await deploy(assembly, breaking.faults);
  try {
    const { provider } = runtime;
    const chaos = chaosOf(dice, ODDS, kill);
    const calm = (): void => {
      chaos.calm();
      breaking.calm();
    };
    // What the provider itself refuses after a STOP would hide what we send.
    for (const line of provider.lines()) provider.provision({ ...line, ownsOptOut: false });
    const where = { provider, carried: new Carried(provider), now: stage.now };
    const crowd = crowdOf(dice, where, tips);
    const { callers, stopper } = crowd;
    const people = [...crowd.people, stopper];
    setHooks(chaos.hooks);
    await storm(crowd, (share) => progress(STORM * share, 1));
    await calmDown(stage, where, calm, stopper);

    const state = await readEndState(stage);
    const texts = await readByDesk(runtime, state);
    const voice = { pack: rules.pack, site: stage.sites['web'] ?? '' };
    const reads = (saying: Saying): string[] => textsOf(saying, 'en', voice);
    const stormed = [
      ...state.surprises,
      ...leftAt(provider),
      ...compareCalls(callers, state),
      ...compare(people, state, texts, reads),
    ];
    chaos.resume();
    breaking.resume();
    const nudges = rules.pack.jurisdiction.phone.nudges.map(({ text }) => text['en'] ?? '');
    const told = (share: number): void => progress(STORM + (1 - STORM) * share, 1);
    const { carried } = where;
    const { fate } = chaos;
    const ongoing = { stage, runtime, dice, people, carried, rounds, fate, calm, texts, reads, nudges, progress: told };
    const after = await throughDays(ongoing);
    const surprises = [...stormed, ...after.surprises, ...leftAt(provider)];
    const faults = {
      texts: people.reduce((sum, { came }) => sum + came.length, 0),
      messages: callers.filter(({ hasSpoken }) => hasSpoken).length,
      ...chaos.counts,
      ...breaking.counts,
      ...after.counts,
      'text given up by the provider': people.reduce((sum, { givenUp }) => sum + givenUp, 0),
      'dead letter': state.deadLetters.length,
    };
    return { name: 'phone', count: tips, faults, surprises, complaints: await complaintsOf(stage, surprises) };
  } finally {
    setHooks({});
    await stage.stop();
  }
};

/** @param rounds the days that pass after texts and calls */
export const runPhone = async (ground: Ground, tips: number, rounds = ALL_ROUNDS): Promise<Result> => {
  const run = (batch: Ground, size: number): Promise<Result> => runBatch(batch, size, rounds);
  return withEnough(await inBatches('phone', ground, tips, run, BATCHES), LEAST, tips);
};
