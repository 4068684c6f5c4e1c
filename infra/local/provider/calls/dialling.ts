import type { Leg } from './leg.ts';
import { secondsOf } from './parameters.ts';
import type { CallStatus } from './records.ts';

/** A phone that a Dial rings. */
export interface Target {
  readonly leg: Leg;
  readonly url: string | undefined;
  readonly method: 'GET' | 'POST';
}

/**
 * One Dial: rings all its numbers at once, and the first that answers is spoken with
 * (https://www.twilio.com/docs/voice/twiml/dial, https://www.twilio.com/docs/voice/twiml/number). Who answers to a document of their
 * own hears that first, and may hang up in it: then nobody has answered, and the application is told `no-answer`.
 *
 * A caller who hangs up while it rings ends it all, and the application hears of that by the call's own end.
 */
export class Dialling {
  readonly #parent: Leg;
  readonly #targets: readonly Target[];
  readonly #outcomes = new Map<string, CallStatus>();
  #answered: Leg | undefined;
  #bridged = false;
  #told = false;

  constructor(parent: Leg, targets: readonly Target[], unreachable: readonly CallStatus[]) {
    this.#parent = parent;
    this.#targets = targets;
    for (const [index, status] of unreachable.entries()) this.#outcomes.set(`unreachable ${index}`, status);
    if (targets.length === 0) this.#tell();
  }

  /** A phone is picked up. */
  async answer(leg: Leg): Promise<void> {
    const target = this.#targets.find((each) => each.leg === leg);
    if (target === undefined || this.#answered !== undefined) return;
    this.#answered = leg;
    for (const other of this.#targets) if (other.leg !== leg && !other.leg.isOver) other.leg.end('canceled');
    leg.begin('in-progress');
    if (target.url === undefined) this.bridge(leg);
    else await leg.ask(target.url, target.method);
  }

  /** Its own document is over: now both hear each other. */
  bridge(leg: Leg): void {
    if (this.#parent.isOver) return leg.end('completed');
    this.#bridged = true;
    // Each sees the number that it was called from or has called, and no other.
    leg.connect(leg.record?.from ?? '');
    this.#parent.connect(leg.record?.to ?? '');
  }

  over(leg: Leg): void {
    if (leg === this.#parent) {
      const status = this.#answered === undefined ? 'canceled' : 'completed';
      this.#told = true;
      for (const target of this.#targets) if (!target.leg.isOver) target.leg.end(status);
      return;
    }
    const status = leg.record?.status ?? 'failed';
    this.#outcomes.set(leg.sid, leg === this.#answered && !this.#bridged ? 'no-answer' : status);
    if (this.#targets.every((target) => target.leg.isOver)) this.#tell();
  }

  #tell(): void {
    if (this.#told) return;
    this.#told = true;
    const { record } = this.#answered ?? {};
    const statuses = new Set(this.#outcomes.values());
    const order = ['no-answer', 'busy', 'failed'] as const;
    const status = this.#bridged ? 'completed' : (order.find((each) => statuses.has(each)) ?? 'failed');
    const last = record?.sid ?? this.#targets.at(-1)?.leg.sid;
    void this.#parent.dialled({
      DialCallStatus: status,
      ...(last === undefined ? {} : { DialCallSid: last }),
      ...(this.#bridged && record !== undefined ? { DialCallDuration: String(secondsOf(record)) } : {}),
    });
  }
}
