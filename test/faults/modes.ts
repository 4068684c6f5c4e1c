import type { Odds } from './chaos.ts';

interface Mode {
  readonly what: string;
  readonly odds: Odds;
  /** How often each fault must have happened for one accepted tip, at the least: far less than is to be expected. */
  readonly least: Readonly<Record<string, number>>;
}

/** What breaks in each run with chance, and how often. */
export const modes = {
  throttle: {
    what: 'DynamoDB, KMS, SQS and S3 throttle one call in five',
    odds: { throttle: 0.2 },
    least: { throttle: 2 },
  },
  twice: {
    what: 'messages come twice, out of order, and again after they were worked off',
    odds: { twice: 0.5, shuffle: true, loseDeletion: 0.1 },
    least: { twice: 1, 'deletion lost': 0.1, 'out of order': 0.02 },
  },
  lost: {
    what: 'answers of AWS and of the site are lost, and asked for again; calls fail for good',
    odds: { drop: 0.04, refuse: 0.006, loseAnswer: 0.3, cut: 0.1 },
    least: { 'drop before': 0.3, 'drop after': 0.3, 'answer lost': 0.3, 'connection cut': 0.1, refused: 0.02 },
  },
  clock: {
    what: 'the clock jumps, by days forward and by minutes back',
    odds: { clock: true },
    least: {},
  },
  kill: {
    what: 'workers die in the middle of what they do',
    odds: { kill: 1 / 300 },
    least: { 'kill before': 0.02, 'kill after': 0.02 },
  },
  all: {
    what: 'all of it at once',
    odds: {
      throttle: 0.05,
      twice: 0.3,
      shuffle: true,
      loseDeletion: 0.05,
      drop: 0.02,
      refuse: 0.002,
      loseAnswer: 0.2,
      cut: 0.05,
      kill: 1 / 600,
      clock: true,
    },
    least: { throttle: 0.3, twice: 0.3, 'drop before': 0.1, 'drop after': 0.1, 'answer lost': 0.1 },
  },
} as const satisfies Record<string, Mode>;

export type ModeName = keyof typeof modes;

/** Nothing is proven by a run in which nothing broke; nor by one of many tips in which each thing hardly ever did. */
export const tooFew = (least: Mode['least'], tips: number, faults: Readonly<Record<string, number>>): string[] => {
  if (Object.values(faults).every((times) => times === 0)) return ['nothing broke, so that nothing is proven'];
  return Object.entries(least).flatMap(([fault, perTip]) => {
    const wanted = Math.floor(perTip * tips);
    const happened = faults[fault] ?? 0;
    return happened >= wanted
      ? []
      : [`"${fault}" happened ${happened} times, and ${wanted} times at the least were due`];
  });
};
