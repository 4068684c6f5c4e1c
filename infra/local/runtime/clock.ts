/**
 * One clock for endpoints and workers, which a test can put forward: three days pass in a journey that waits for a
 * deletion. The offset is shared memory, so that a worker in the middle of an invocation sees it too.
 */
export interface MovableClock {
  now(): number;
  advance(milliseconds: number): void;
  offset(): number;
  /** Whoever sleeps until some time must look again when it is put forward. */
  onAdvance(listener: () => void): void;
  readonly shared: SharedArrayBuffer;
}

export const movableClock = (): MovableClock => {
  const shared = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
  const listeners: (() => void)[] = [];
  const cell = new BigInt64Array(shared);
  const offset = (): number => Number(Atomics.load(cell, 0));
  return {
    shared,
    offset,
    onAdvance: (listener) => {
      listeners.push(listener);
    },
    now: () => Date.now() + offset(),
    advance: (milliseconds) => {
      Atomics.add(cell, 0, BigInt(Math.round(milliseconds)));
      for (const listener of listeners) listener();
    },
  };
};
