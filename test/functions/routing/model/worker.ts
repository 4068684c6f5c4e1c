import type { Calling } from '../../../factories/memoryTable.ts';

/**
 * What befalls a worker at one of its calls. `dies`: before or after what it asked for has happened, after which it asks
 * nothing more; `half`: of a batch only the half was taken, and it dies; `lost`: it has happened, and the worker hears that
 * it has not; `fails`: it has not, with all its tries. `meanwhile`: something else happens first.
 */
export const faultKinds = ['dies_before', 'dies_after', 'half', 'lost', 'fails', 'meanwhile'] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
  readonly at: number;
  readonly kind: FaultKind;
  readonly meanwhile?: () => Promise<void>;
};

class Broken extends Error {
  override readonly name = 'Broken';
}

/** Whoever works off one message, or one request. */
export class Worker {
  readonly #fault: Fault | undefined;
  /** The latest version of the facts when it began, for whoever judges what it does. */
  readonly began: number;
  #calls = 0;
  #isDead = false;
  #isBroken = false;

  constructor(fault?: Fault, began = 0) {
    this.#fault = fault;
    this.began = began;
  }

  /** Whether anything befell it: then it may fail. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  readonly call: Calling = async (name, act, writes) => {
    if (this.#isDead) throw new Broken(name);
    this.#calls += 1;
    const fault = this.#fault?.at === this.#calls ? this.#fault : undefined;
    switch (fault?.kind) {
      case undefined:
        return act(Number.POSITIVE_INFINITY);
      case 'meanwhile':
        await fault?.meanwhile?.();
        return act(Number.POSITIVE_INFINITY);
      case 'fails':
        return this.#break(name);
      case 'lost':
        act(Number.POSITIVE_INFINITY);
        return this.#break(name);
      case 'dies_before':
        this.#isDead = true;
        return this.#break(name);
      case 'dies_after':
        this.#isDead = true;
        act(Number.POSITIVE_INFINITY);
        return this.#break(name);
      case 'half':
        this.#isDead = true;
        act(Math.floor(writes / 2));
        return this.#break(name);
    }
  };

  #break(name: string): never {
    this.#isBroken = true;
    throw new Broken(name);
  }
}
