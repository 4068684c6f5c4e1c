import type { MessageRecord } from '../../../infra/local/provider/records.ts';
import type { Provider } from '../../../infra/local/provider/provider.ts';

/** All that the provider carried to telephones: its own log, and not ours, kept while it has one. */
export class Carried {
  readonly #provider: Provider;
  readonly #known = new Set<string>();
  readonly #to = new Map<string, MessageRecord[]>();
  #latest = 0;

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** To be called before an hour goes by: what was sent is deleted there minutes later. */
  keep(): void {
    for (const message of this.#provider.held().messages.toReversed()) {
      this.#latest = Math.max(this.#latest, message.sequence);
      if (message.direction === 'inbound' || this.#known.has(message.sid)) continue;
      this.#known.add(message.sid);
      const before = this.#to.get(message.to);
      if (before === undefined) this.#to.set(message.to, [message]);
      else before.push(message);
    }
  }

  /** The provider's count of messages: of those that it deleted, too, or what came before them would seem to have come after. */
  get latest(): number {
    this.keep();
    return this.#latest;
  }

  /** Oldest first. */
  to(number: string): readonly MessageRecord[] {
    return this.#to.get(number) ?? [];
  }

  numbers(): readonly string[] {
    return [...this.#to.keys()];
  }
}
