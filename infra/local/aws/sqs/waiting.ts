/** Long polling: whoever waits on a queue is woken when something in it changes, or comes into sight. */
export class Waiting {
  readonly #waiters = new Map<string, Set<() => void>>();

  wake = (queue: string): void => {
    for (const waiter of this.#waiters.get(queue) ?? []) waiter();
  };

  wakeAll(): void {
    for (const queue of this.#waiters.keys()) this.wake(queue);
  }

  /** Resolves when woken, after `ms`, or when the signal aborts. */
  async on(queue: string, ms: number, signal?: AbortSignal): Promise<void> {
    const waiters = this.#waiters.get(queue) ?? new Set();
    this.#waiters.set(queue, waiters);
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        waiters.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      waiters.add(done);
      signal?.addEventListener('abort', done);
      if (signal?.aborted === true) done();
    });
  }
}
