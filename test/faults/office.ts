import { setTimeout as pause } from 'node:timers/promises';
import { having } from '../journeys/support/person.ts';
import { Staff } from '../journeys/support/staff.ts';
import type { StaffAct } from './acts.ts';
import type { Fate } from './chaos.ts';
import type { Stage } from './stage.ts';

const MOST_TRIES = 60;

/** Tries again what met nothing or a 5xx. */
const until = async <Value>(what: string, work: () => Promise<Value | undefined>): Promise<Value> => {
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const value = await work().catch(() => undefined);
    if (value !== undefined) return value;
    await pause(Math.min(1000, 20 * 2 ** attempt));
  }
  throw new Error(`${what} was never answered`);
};

/** Less than a session lasts unused. */
const SIGNED_IN_FOR = 8 * 60_000;

const fieldsOf = (act: StaffAct): Record<string, string> => {
  switch (act.act) {
    case 'acknowledge':
    case 'read':
    case 'accept':
    case 'close':
      return {};
    case 'decline':
      return { reason: act.reason };
    case 'answer':
    case 'note':
      return { words: act.words };
    case 'pass_on':
      return { to: act.to, words: act.words };
    case 'change_urgency':
      return { to: act.to, reason: act.reason };
    case 'outcome':
      return { outcome: act.outcome };
  }
};

const prepared = (staff: Staff, act: StaffAct) => ({
  staff,
  form: staff.prepare(fieldsOf(act), {
    where: act.act === 'read' ? having('part', 'report') : having('act', act.act),
  }),
});

/** One member of staff at a portal, who presses the same button again when no answer comes. */
export class Office {
  readonly #stage: Pick<Stage, 'sites' | 'now'>;
  #since = 0;
  readonly #partner: string;
  readonly #fate: () => Fate;
  #staff: Staff | undefined;

  constructor(stage: Pick<Stage, 'sites' | 'now'>, partner: string, fate: () => Fate) {
    this.#stage = stage;
    this.#partner = partner;
    this.#fate = fate;
  }

  async ready(): Promise<void> {
    if (Math.abs(this.#stage.now() - this.#since) > SIGNED_IN_FOR) this.leave();
    await this.#signedIn();
  }

  /** Time has passed: whoever was signed in is out. */
  leave(): void {
    this.#staff = undefined;
  }

  async #lookedAt(tip: string): Promise<Staff | undefined> {
    const staff = await this.#signedIn();
    await staff.look(tip);
    const isOut = staff.status === 200 && staff.url.includes('/sign-in');
    if (isOut) this.leave();
    return isOut || staff.status >= 500 ? undefined : staff;
  }

  /**
   * Asks for it if the page lets them. One look tells and is pressed: by the next one somebody may have texted STOP, and there is no
   * answering them any more.
   *
   * @returns whether it was asked for
   */
  async askIfOffered(tip: string, act: StaffAct): Promise<boolean> {
    const found = await until(`${this.#partner}'s page`, async () => {
      const staff = await this.#lookedAt(tip);
      if (staff === undefined) return undefined;
      return staff.offered.includes(act.act) ? prepared(staff, act) : 'not_offered';
    });
    if (found === 'not_offered') return false;
    await this.#press(found, act);
    return true;
  }

  async ask(tip: string, act: StaffAct): Promise<void> {
    const found = await until(`${this.#partner}'s page`, async () => {
      const staff = await this.#lookedAt(tip);
      return staff && prepared(staff, act);
    });
    await this.#press(found, act);
  }

  async #press(pressed: ReturnType<typeof prepared>, act: StaffAct): Promise<void> {
    await until(`${this.#partner}'s ${act.act}`, async () => {
      const fate = this.#fate();
      const { status } = await pressed.staff.sendUnseen(pressed.form);
      // Pressed again after it was done, the page says that it can no longer be asked for: what they wanted has happened.
      return fate === 'lost' || status >= 500 ? undefined : status;
    });
  }

  async #signedIn(): Promise<Staff> {
    this.#staff ??= await until(`${this.#partner}'s sign-in`, async () => {
      const staff = await Staff.signIn(this.#stage, this.#partner);
      this.#since = this.#stage.now();
      return staff.status === 200 && !staff.url.includes('sign-in') ? staff : undefined;
    });
    return this.#staff;
  }
}
