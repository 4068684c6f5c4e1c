import type { MessageRecord } from '../../../infra/local/provider/records.ts';
import type { Provider } from '../../../infra/local/provider/provider.ts';

/** All that the provider carried to telephones: its own log, and not ours, kept while it has one. */
export class Carried {
  readonly #provider: Provider;
  readonly #known = new Set<string>();
  readonly #to = new Map<string, MessageRecord[]>();

  constructor(provider: Provider) {
    this.#provider = provider;
  }

  /** To be called before an hour goes by: what was sent is deleted there minutes later. */
  keep(): void {
    for (const message of this.#provider.held().messages.toReversed()) {
      if (message.direction === 'inbound' || this.#known.has(message.sid)) continue;
      this.#known.add(message.sid);
      const before = this.#to.get(message.to);
      if (before === undefined) this.#to.set(message.to, [message]);
      else before.push(message);
    }
  }

  /** Oldest first. */
  to(number: string): readonly MessageRecord[] {
    return this.#to.get(number) ?? [];
  }

  numbers(): readonly string[] {
    return [...this.#to.keys()];
  }
}
