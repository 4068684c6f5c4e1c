export interface Pending {
  /** Runs it beside everything else. */
  readonly begin: (work: () => Promise<void>) => void;
  readonly count: () => number;
  /** Until nothing runs, and nothing that this began. */
  readonly settled: () => Promise<void>;
}

/** What goes on behind an answer that was given: statuses, their webhooks, calls that ring. */
export const createPending = (): Pending => {
  const running = new Set<Promise<void>>();
  return {
    begin: (work) => {
      const run = work()
        .catch((error: unknown) => console.error(`local provider: ${error instanceof Error ? error.name : 'failed'}`))
        .finally(() => running.delete(run));
      running.add(run);
    },
    count: () => running.size,
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
};
