import type { PartnerId } from '../../shared/domain/partner.ts';
import type { Act } from './acts.ts';
import type { Chaos } from './chaos.ts';
import { compare, compareErased, readEndState, type EndState } from './endState.ts';
import { Office } from './office.ts';
import type { Plan } from './plan.ts';
import { ReporterClient } from './reporter.ts';
import { outlastUndo, sweep } from './settle.ts';
import type { Stage } from './stage.ts';

/** One reporter with their plan. */
export interface Player {
  readonly plan: Plan;
  readonly reporter: ReporterClient;
}

/** So many do something at once: as many as the embedded runtime starts workers of one function. */
const AT_ONCE = 4;

export const inParallel = async <Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
  atOnce = AT_ONCE,
): Promise<void> => {
  const waiting = [...items];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};

let numbers = 0;

/** Tips that somebody sent to a deployment, over all casts that play there. */
const sent = new WeakMap<Stage, Set<string>>();
const sentTo = (stage: Stage): Set<string> => {
  const tips = sent.get(stage) ?? new Set<string>();
  sent.set(stage, tips);
  return tips;
};

/** Everybody who has to do with some tips, and what came of each. */
export class Cast {
  readonly #stage: Stage;
  readonly #fate: Chaos['fate'];
  readonly #failsForGood: boolean;
  /** As it was looked at last. */
  deadLetters = 0;
  readonly #players: Player[] = [];
  readonly #offices = new Map<PartnerId, Office>();
  readonly #broken = new Map<string, string>();

  /** @param failsForGood whether so many calls fail that a message may fail as often as it is tried */
  constructor(stage: Stage, fate: Chaos['fate'], failsForGood = false) {
    this.#stage = stage;
    this.#fate = fate;
    this.#failsForGood = failsForGood;
  }

  /** A surprise only where nothing failed for good: the tips that they were about are held against what is owed as all are. */
  #deadLetters({ deadLetters }: EndState): string[] {
    this.deadLetters = deadLetters.length;
    return this.#failsForGood ? [] : deadLetters.map((each) => `dead letter: ${each}`);
  }

  join(plan: Plan): Player {
    numbers += 1;
    const { web = '' } = this.#stage.sites;
    const player = { plan, reporter: new ReporterClient(web, numbers, this.#fate) };
    this.#players.push(player);
    return player;
  }

  /** Somebody who sends, sees no answer and does not try again: nothing is owed, and nothing may come of it twice. */
  async leave(plan: Plan): Promise<string> {
    numbers += 1;
    const leaver = new ReporterClient(this.#stage.sites['web'] ?? '', numbers, this.#fate);
    await leaver.submitAndLeave(plan.report).catch(() => undefined);
    sentTo(this.#stage).add(leaver.tip);
    return leaver.tip;
  }

  /** What fails for one keeps nobody else waiting, and is told at the end. */
  async attempt({ plan }: Player, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      if (!this.#broken.has(plan.name)) this.#broken.set(plan.name, why);
    });
  }

  submit(player: Player): Promise<void> {
    return this.attempt(player, async () => {
      await player.reporter.submit(player.plan.report, (tip) => sentTo(this.#stage).add(tip));
    });
  }

  async submitAll(done: () => void = () => {}): Promise<void> {
    await inParallel(this.#players, async (player) => {
      await this.submit(player);
      done();
    });
  }

  /** One round of what is planned: partners each one thing after the other, everybody at the same time. */
  async play(round: number): Promise<void> {
    const acting = this.#players.flatMap((player) => {
      const act = player.plan.acts[round];
      return act === undefined || act === null ? [] : [{ player, act }];
    });
    const byPartner = new Map<PartnerId, typeof acting>();
    for (const each of acting) {
      if (each.act.by !== 'staff') continue;
      byPartner.set(each.act.partner, [...(byPartner.get(each.act.partner) ?? []), each]);
    }
    const reporters = acting.filter(({ act }) => act.by === 'reporter');
    await Promise.all([
      inParallel(reporters, ({ player, act }) => this.attempt(player, () => this.perform(player, act))),
      ...[...byPartner.values()].map(async (all) => {
        for (const { player, act } of all) await this.attempt(player, () => this.perform(player, act));
      }),
    ]);
  }

  async perform({ reporter }: Player, act: Act): Promise<void> {
    if (act.by === 'reporter') return reporter.act(act);
    return this.#officeOf(act.partner).ask(reporter.tip, act);
  }

  /** Signed in by now, so that what follows is the act alone. */
  ready(act: Act): Promise<void> {
    return act.by === 'staff' ? this.#officeOf(act.partner).ready() : Promise.resolve();
  }

  #officeOf(partner: PartnerId): Office {
    const office = this.#offices.get(partner) ?? new Office(this.#stage, partner, this.#fate);
    this.#offices.set(partner, office);
    return office;
  }

  /** Time passes between two rounds, and sessions end. */
  leaveOffices(): void {
    for (const office of this.#offices.values()) office.leave();
  }

  get acknowledged(): number {
    return this.#players.reduce((sum, { reporter }) => sum + reporter.acknowledged.length, 0);
  }

  /** Everything that is not as it is owed, by name of the plan. */
  async check(): Promise<string[]> {
    await sweep(this.#stage);
    const surprises = [...this.#broken].map(([name, why]) => `${name}: ${why}`);
    const before = await readEndState(this.#stage);
    surprises.push(...before.surprises, ...this.#deadLetters(before));
    for (const { plan, reporter } of this.#players) {
      const requests = plan.acts.filter((act) => act?.by === 'staff').length;
      surprises.push(...compare(before, reporter.tip, plan.owed, requests).map((each) => `${plan.name}: ${each}`));
      const withoutCode = reporter.acknowledged.filter((tip) => tip !== reporter.tip);
      for (const tip of withoutCode) {
        surprises.push(...compare(before, tip, plan.sent, 0).map((each) => `${plan.name}, without code: ${each}`));
      }
    }
    surprises.push(...this.#strangers(new Set(before.tips.keys())));
    await inParallel(this.#players, async (player) => {
      const found = await this.#lookedAt(player);
      surprises.push(...found.map((each) => `${player.plan.name}: ${each}`));
    });
    if (this.#players.some(({ plan }) => plan.owed.deletion)) surprises.push(...(await this.checkErased()));
    return surprises;
  }

  /** Once the time to undo is over. */
  async checkErased(): Promise<string[]> {
    await outlastUndo(this.#stage);
    const after = await readEndState(this.#stage);
    return [
      ...[...this.#broken].map(([name, why]) => `${name}: ${why}`),
      ...after.surprises,
      ...this.#deadLetters(after),
      ...this.#players
        .filter(({ plan }) => plan.owed.deletion)
        .flatMap(({ plan, reporter }) => compareErased(after, reporter.tip).map((each) => `${plan.name}: ${each}`)),
    ];
  }

  /** Whoever sends again, or leaves without an answer, has at most the one tip that they meant: any other is nobody's. */
  #strangers(tips: ReadonlySet<string>): string[] {
    const known = sentTo(this.#stage);
    return [...tips].filter((tip) => !known.has(tip)).map((tip) => `tip ${tip} was sent by nobody`);
  }

  /** As the reporter finds it, by their code alone. */
  async #lookedAt({ plan: { owed }, reporter }: Player): Promise<string[]> {
    const status = await reporter.open();
    if (status !== 200) return [`the code opens nothing: ${status}`];
    const seen = await reporter.look();
    if (owed.deletion) return seen.deletion === null ? ['the mailbox does not tell of the deletion'] : [];
    const texts = seen.messages.map(({ text }) => text);
    const wanted = owed.sightGivenUp ? texts : owed.messages;
    return [
      ...(JSON.stringify(texts) === JSON.stringify(wanted) ? [] : [`messages ${texts.length} of ${wanted.length}`]),
      ...(texts.includes(null) ? ['a message cannot be opened'] : []),
      ...(seen.choice === owed.choice ? [] : [`choice ${seen.choice} where ${owed.choice} is owed`]),
    ];
  }
}
