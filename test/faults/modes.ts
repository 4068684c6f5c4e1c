import type { Odds } from './chaos.ts';

/** What breaks in each run with chance, and how often. */
export const modes = {
  throttle: { what: 'DynamoDB, KMS, SQS and S3 throttle one call in five', odds: { throttle: 0.2 } },
  twice: {
    what: 'messages come twice, out of order, and again after they were worked off',
    odds: { twice: 0.5, shuffle: true, loseDeletion: 0.1 },
  },
  lost: {
    what: 'answers of AWS and of the site are lost, and asked for again',
    odds: { drop: 0.04, loseAnswer: 0.3, cut: 0.1 },
  },
  clock: { what: 'the clock jumps, by days forward and by minutes back', odds: { clock: true } },
  kill: { what: 'workers die in the middle of what they do', odds: { kill: 1 / 300 } },
  all: {
    what: 'all of it at once',
    odds: {
      throttle: 0.1,
      twice: 0.3,
      shuffle: true,
      loseDeletion: 0.05,
      drop: 0.02,
      loseAnswer: 0.2,
      cut: 0.05,
      kill: 1 / 600,
      clock: true,
    },
  },
} as const satisfies Record<string, { what: string; odds: Odds }>;

export type ModeName = keyof typeof modes;
