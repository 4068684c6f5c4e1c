import { randomBytes } from 'node:crypto';
import type { AcceptTip, Submission } from '../../shared/intake/submission.ts';
import { Plain } from '../../shared/domain/plain.ts';
import { newNonce, newSessionSecret } from '../../shared/sealing/session.ts';
import { median } from './statistics.ts';

export interface AcceptMeasure {
  readonly tips: number;
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
}

const WORDS = 'There are six of us in the house behind the brick works and they keep our papers. '.repeat(6);

const submission = (jurisdiction: string): Submission => {
  const session = newSessionSecret(randomBytes);
  return {
    session,
    nonce: newNonce(session, randomBytes),
    words: { report: new Plain(WORDS), identity: new Plain(''), victim: new Plain(''), compelled: new Plain('') },
    number: null,
    facts: {
      jurisdiction,
      area: 'unknown',
      channel: 'web',
      language: 'en',
      exploitation: ['labour'],
      indicators: ['cd01'],
      people: [],
      reporter: { relation: 'self', child: 'no' },
      danger: { now: 'no', hurt: 'no', selfHarm: 'no', moved: 'no', child: 'no' },
      needs: [],
      answer: { safe: 'yes', when: 'any', number: false },
      conflicts: [],
      suspicion: 'none',
    },
    choice: 'helpers',
  };
};

const ROUNDS = 5;
const PER_ROUND = 40;

/**
 * Processor time of this process (all threads: scrypt runs beside the main one) for one accepted tip, through the real
 * SDK to endpoints in another process. The median of rounds, after one that warms up.
 */
export const measureAccepting = async (
  accept: AcceptTip,
  jurisdiction: string,
  progress: (done: number, of: number) => void,
): Promise<AcceptMeasure> => {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = -1; round < ROUNDS; round += 1) {
    progress(round + 1, ROUNDS + 1);
    const before = process.cpuUsage();
    const started = performance.now();
    for (let tip = 0; tip < PER_ROUND; tip += 1) await accept(submission(jurisdiction));
    const used = process.cpuUsage(before);
    if (round < 0) continue;
    cpu.push((used.user + used.system) / 1000 / PER_ROUND);
    wall.push((performance.now() - started) / PER_ROUND);
  }
  return { tips: ROUNDS * PER_ROUND, cpuMilliseconds: median(cpu), wallMilliseconds: median(wall) };
};
