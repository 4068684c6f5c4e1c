import { textsOf } from '../../../shared/telephony/texts.ts';
import { inParallel } from '../cast.ts';
import { chaosOf, type Odds } from '../chaos.ts';
import { deploy } from '../deployment.ts';
import { diceOf } from '../dice.ts';
import { readEndState } from '../endState.ts';
import { complaintsOf, inBatches, withEnough, type Ground, type Result } from '../runs.ts';
import { settle, sweep } from '../settle.ts';
import type { Stage } from '../stage.ts';
import { Caller, compareCalls } from './caller.ts';
import { compare } from './check.ts';
import { readByDesk } from './desk.ts';
import { Person } from './person.ts';
import { planOf } from './plan.ts';
import { providerChaosOf, type ProviderOdds } from './providerChaos.ts';

const ODDS: Odds = {
  throttle: 0.03,
  twice: 0.3,
  shuffle: true,
  loseDeletion: 0.05,
  drop: 0.02,
  refuse: 0.001,
  kill: 1 / 1200,
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
const LOOKS = 4;
const MINUTE = 60_000;

const look = async (stage: Stage): Promise<void> => {
  await stage.advance(3 * MINUTE);
  await stage.runSchedules();
  await settle(stage);
};

/** Many people text and call at once while things break; then calm, and every text, answer and message is held against what is owed. */
const runBatch = async (ground: Ground, tips: number): Promise<Result> => {
  const { assembly, rules, seed, progress } = ground;
  const dice = diceOf(seed);
  const provider = providerChaosOf(dice, PROVIDER_ODDS);
  const { stage, runtime, setHooks, kill } = await deploy(assembly, provider.faults);
  try {
    const chaos = chaosOf(dice, ODDS, kill);
    // What the provider itself refuses after a STOP would hide what we send.
    for (const line of runtime.provider.lines()) runtime.provider.provision({ ...line, ownsOptOut: false });
    const people = Array.from(
      { length: tips },
      (_unused, at) => new Person(runtime.provider, at, planOf(dice, `text-${at}`)),
    );
    const callers = Array.from(
      { length: Math.ceil(tips / TIPS_A_CALL) },
      (_unused, at) => new Caller(runtime.provider, tips + at, dice.throwFor('ends by key', at) < 0.5),
    );
    setHooks(chaos.hooks);
    let done = 0;
    const acts = [...people.map((person) => () => person.textAll()), ...callers.map((caller) => () => caller.call())];
    await inParallel(acts, async (act) => {
      await act();
      progress((done += 1), acts.length + 1);
    });
    await runtime.provider.settled();
    for (const person of people) person.keepLog();
    await settle(stage);
    for (let at = 0; at < LOOKS; at += 1) await look(stage);
    chaos.calm();
    provider.calm();
    await runtime.provider.settled();
    for (let at = 0; at < LOOKS; at += 1) await look(stage);
    for (const person of people) person.keepLog();
    await settle(stage);
    await sweep(stage);
    const { messages, calls, recordings } = runtime.provider.held();
    const held = [...messages, ...calls, ...recordings].length;
    const state = await readEndState(stage);
    const voice = { pack: rules.pack, site: stage.sites['web'] ?? '' };
    const surprises = [
      ...state.surprises,
      ...(held === 0 ? [] : [`${held} things are left at the provider`]),
      ...compareCalls(callers, state),
      ...compare(people, state, await readByDesk(runtime, state), (saying) => textsOf(saying, 'en', voice)),
    ];
    const uncertain = people.reduce((sum, { givenUp }) => sum + givenUp.length, 0);
    const texts = people.reduce((sum, { plan }) => sum + plan.texts.flat().length, 0);
    const faults = {
      texts,
      messages: callers.filter(({ hasSpoken }) => hasSpoken).length,
      ...chaos.counts,
      ...provider.counts,
      'text given up by the provider': uncertain,
      'dead letter': state.deadLetters,
    };
    return { name: 'phone', count: tips, faults, surprises, complaints: await complaintsOf(stage, surprises) };
  } finally {
    setHooks({});
    await stage.stop();
  }
};

export const runPhone = async (ground: Ground, tips: number): Promise<Result> =>
  withEnough(await inBatches('phone', ground, tips, runBatch), LEAST, tips);
