import type { AnsweredBy } from '../../../infra/local/provider/calls/calling.ts';
import type { Heard } from '../../../infra/local/provider/calls/advance.ts';
import type { Leg } from '../../../infra/local/provider/calls/leg.ts';
import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { Runtime } from '../../../infra/local/runtime.ts';

const textOf = (heard: Heard): string => {
  if (heard.kind === 'said') return heard.text;
  return heard.kind === 'played' ? heard.url : `(${heard.kind})`;
};

/** Somebody who calls, with one of the telephones of the stand-in. */
export class Caller {
  readonly #runtime: Runtime;
  readonly #phone: Phone;
  #known = 0;

  constructor(runtime: Runtime, id = 'reporter') {
    const phone = runtime.provider.phones.find((each) => each.id === id);
    if (phone === undefined) throw new Error(`There is no telephone ${id}`);
    this.#runtime = runtime;
    this.#phone = phone;
  }

  get leg(): Leg {
    const leg = this.#runtime.provider.callAt(this.#phone);
    if (leg === undefined) throw new Error('There is no call');
    return leg;
  }

  /** What was heard since the last time. Pauses are not told of. */
  private fresh(): string[] {
    const fresh = this.leg.heard.slice(this.#known);
    this.#known = this.leg.heard.length;
    return fresh.filter(({ kind }) => kind !== 'silence').map(textOf);
  }

  /** The language of what was heard last. */
  get language(): string | undefined {
    const last = this.leg.heard.findLast(({ kind }) => kind === 'said');
    return last?.kind === 'said' ? last.language : undefined;
  }

  async call(line = '+12025550150'): Promise<string[]> {
    await this.#runtime.provider.call(this.#phone, line);
    this.#known = 0;
    return this.fresh();
  }

  /** What rings at this telephone. */
  async pickUp(by?: AnsweredBy): Promise<string[]> {
    this.#known = 0;
    await this.#runtime.provider.pickUp(this.#phone, by);
    return this.fresh();
  }

  async leave(): Promise<void> {
    await this.#runtime.provider.leave(this.#phone, 'no-answer');
  }

  async press(keys: string): Promise<string[]> {
    for (const key of keys) await this.leg.press(key);
    // What somebody else has done may have gone before.
    await this.leg.do(() => {});
    return this.fresh();
  }

  async stayStill(): Promise<string[]> {
    await this.leg.stayStill();
    return this.fresh();
  }

  async speak(seconds: number): Promise<void> {
    await this.leg.speak(seconds);
  }

  async hangUp(): Promise<void> {
    await this.leg.hangUp();
    await this.#runtime.provider.settled();
  }
}

/** The code that was read out: its digits are the only things said one by one with commas. */
export const codeIn = (heard: readonly string[]): string =>
  heard
    .filter((text) => /^\d(?:, \d){3}$/.test(text))
    .join('')
    .replaceAll(/\D/g, '');
