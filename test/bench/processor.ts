import { median } from './statistics.ts';

/** One thing that is done many times over; each call is handed a number that no other had. */
export interface Work {
  readonly name: string;
  readonly once: (number: number) => Promise<void>;
}

export interface Used {
  readonly name: string;
  /** Processor milliseconds each, of all threads of this process, by round. */
  readonly processor: readonly number[];
  /** Wall milliseconds each, one at a time, by round. */
  readonly wall: readonly number[];
  readonly medianProcessor: number;
  readonly medianWall: number;
}

/** In turns, so that a busy minute falls on all alike; the first round warms up and does not count. */
export const measureProcessor = async (
  works: readonly Work[],
  { rounds, perRound }: { readonly rounds: number; readonly perRound: number },
  progress: (done: number, of: number) => void,
): Promise<Used[]> => {
  const found = works.map(({ name }): { name: string; processor: number[]; wall: number[] } => ({
    name,
    processor: [],
    wall: [],
  }));
  let number = 0;
  for (let round = 0; round <= rounds; round += 1) {
    progress(round, rounds + 1);
    for (const [at, { once }] of works.entries()) {
      const before = process.cpuUsage();
      const began = performance.now();
      for (let done = 0; done < perRound; done += 1) await once((number += 1));
      const { user, system } = process.cpuUsage(before);
      if (round === 0) continue;
      found[at]?.processor.push((user + system) / 1000 / perRound);
      found[at]?.wall.push((performance.now() - began) / perRound);
    }
  }
  return found.map(({ name, processor, wall }) => ({
    name,
    processor,
    wall,
    medianProcessor: median(processor),
    medianWall: median(wall),
  }));
};
