import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { MessageRecord } from '../../../infra/local/provider/records.ts';
import type { Provider } from '../../../infra/local/provider/provider.ts';
import { bodyOf, type Plan, type Text } from './plan.ts';

const LINE = '+12025550150';

/** 555-0100 to 555-0199 of each area are kept for fiction: 80,000 people. */
const numberOf = (at: number): string =>
  `+1${200 + (Math.floor(at / 100) % 800)}55501${String(at % 100).padStart(2, '0')}`;

/** Somebody with a phone and a plan, and what the provider could and could not bring of it. */
export class Person {
  readonly plan: Plan;
  readonly #provider: Provider;
  readonly #phone: Phone;
  /** Texts that the provider gave up, since it never saw an answer. */
  readonly givenUp: string[] = [];
  #log: readonly MessageRecord[] = [];
  /** Between a STOP that was acknowledged and the next START, by the provider's own count of messages. */
  readonly #silences: { readonly from: number; to: number }[] = [];

  constructor(provider: Provider, at: number, plan: Plan) {
    this.#provider = provider;
    this.plan = plan;
    this.#phone = { id: plan.name, title: plan.name, number: numberOf(at), texts: () => [] };
  }

  get number(): string {
    return this.#phone.number;
  }

  /** Everything that was brought was acknowledged. */
  get isCertain(): boolean {
    return this.givenUp.length === 0;
  }

  async textAll(): Promise<void> {
    for (const group of this.plan.texts) await Promise.all(group.map((text) => this.#text(text)));
  }

  async #text(text: Text): Promise<void> {
    const silence = this.#silences.at(-1);
    if (text.kind === 'start' && silence !== undefined) silence.to = this.#latest();
    const body = bodyOf(text);
    const known = new Set(this.#sent().map(({ sid }) => sid));
    const sending = this.#provider.text(this.#phone, LINE, body);
    const own = this.#sent().find(({ sid, body: said }) => !known.has(sid) && said === body);
    await sending;
    const failed = this.#provider.alerts().some(({ sid }) => sid === own?.sid);
    if (failed) this.givenUp.push(body);
    if (text.kind === 'stop' && !failed) this.#silences.push({ from: this.#latest(), to: Infinity });
  }

  #sent(): readonly MessageRecord[] {
    return this.#provider.held().messages.filter(({ from }) => from === this.number);
  }

  #latest(): number {
    return this.#provider.held().messages[0]?.sequence ?? 0;
  }

  /** The provider's log is kept while it has one: what was sent is deleted there minutes later. */
  keepLog(): void {
    const { messages } = this.#provider.held();
    const known = new Set(this.#log.map(({ sid }) => sid));
    const fresh = messages.filter(({ to, sid }) => to === this.number && !known.has(sid));
    this.#log = [...this.#log, ...fresh.toReversed()];
  }

  /** What was sent to them, oldest first: the provider's log, and not ours. */
  get received(): readonly MessageRecord[] {
    return this.#log;
  }

  /** What was sent while nothing may be. */
  get unwanted(): readonly MessageRecord[] {
    return this.received.filter(({ sequence }) =>
      this.#silences.some(({ from, to }) => sequence > from && sequence <= to),
    );
  }
}
