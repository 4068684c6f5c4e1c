import type { Phone } from '../../../infra/local/provider/phones.ts';
import type { MessageRecord } from '../../../infra/local/provider/records.ts';
import type { Provider } from '../../../infra/local/provider/provider.ts';
import type { Carried } from './carried.ts';
import { bodyOf, type Plan, type Text } from './plan.ts';

const LINE = '+12025550150';

/** 555-0100 to 555-0199 of each area are kept for fiction: 80,000 people. */
const numberOf = (at: number): string =>
  `+1${200 + (Math.floor(at / 100) % 800)}55501${String(at % 100).padStart(2, '0')}`;
/** And so are these, of a country where nothing is sent: https://www.ofcom.org.uk (numbers for drama). */
const abroadOf = (at: number): string => `+447700900${String(at % 1000).padStart(3, '0')}`;

/** What the provider's clock and its count of messages were. */
interface Moment {
  readonly at: number;
  readonly sequence: number;
}

/** A text as it came, and whether the provider saw it acknowledged. */
export interface Came {
  readonly text: Text;
  readonly began: Moment;
  readonly ended: Moment;
  readonly acknowledged: boolean;
}

interface Silence {
  readonly from: Moment;
  to: number;
}

export interface Where {
  readonly provider: Provider;
  readonly carried: Carried;
  readonly now: () => number;
}

/** Somebody with a phone and a plan, and what the provider could and could not bring of it. */
export class Person {
  readonly plan: Plan;
  readonly isAbroad: boolean;
  readonly came: Came[] = [];
  readonly #where: Where;
  readonly #phone: Phone;
  /** Between a STOP that was acknowledged and the next START. */
  readonly #silences: Silence[] = [];

  constructor(where: Where, at: number, plan: Plan, isAbroad: boolean) {
    this.#where = where;
    this.plan = plan;
    this.isAbroad = isAbroad;
    const number = isAbroad ? abroadOf(at) : numberOf(at);
    this.#phone = where.provider.join({ id: plan.name, title: plan.name, number });
  }

  get number(): string {
    return this.#phone.number;
  }

  /** Texts that the provider gave up, since it never saw an answer. */
  get givenUp(): number {
    return this.came.filter(({ acknowledged }) => !acknowledged).length;
  }

  /** Everything that was brought was acknowledged. */
  get isCertain(): boolean {
    return this.givenUp === 0;
  }

  async textAll(): Promise<void> {
    for (const group of this.plan.texts) await Promise.all(group.map((text) => this.text(text)));
  }

  async text(text: Text): Promise<void> {
    const { provider } = this.#where;
    const silence = this.#silences.at(-1);
    if (text.kind === 'start' && silence !== undefined) silence.to = this.#moment().sequence;
    const body = bodyOf(text);
    const known = new Set(this.#sent().map(({ sid }) => sid));
    const sending = provider.text(this.#phone, LINE, body);
    const began = this.#moment();
    const own = this.#sent().find(({ sid, body: said }) => !known.has(sid) && said === body);
    await sending;
    const acknowledged = !provider.alerts().some(({ sid }) => sid === own?.sid);
    const ended = this.#moment();
    this.came.push({ text, began, ended, acknowledged });
    if (text.kind === 'stop' && acknowledged) this.#silences.push({ from: ended, to: Infinity });
  }

  #sent(): readonly MessageRecord[] {
    return this.#where.provider.held().messages.filter(({ from }) => from === this.number);
  }

  #moment(): Moment {
    return { at: this.#where.now(), sequence: this.#where.carried.latest };
  }

  /** What was sent to them, oldest first: the provider's log, and not ours. */
  get received(): readonly MessageRecord[] {
    return this.#where.carried.to(this.number);
  }

  /** What was answered while nothing may be: what goes out by itself is held against the same elsewhere (reach.ts). */
  get unwanted(): readonly MessageRecord[] {
    return this.received.filter(
      ({ sequence, direction }) =>
        direction === 'outbound-reply' &&
        this.#silences.some(({ from, to }) => sequence > from.sequence && sequence <= to),
    );
  }
}
