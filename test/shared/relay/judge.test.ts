import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterThisOne, judgeAnswer, judgeNudge } from '../../../shared/relay/judge.ts';
import { safeDays, safeTimes, type TermsRow } from '../../../shared/rows/relay.ts';
import { sealedText } from '../../../shared/sealing/sealedText.ts';
import { Plain } from '../../../shared/domain/plain.ts';
import { seal } from '../../../shared/sealing/seal.ts';
import { numberHeader, relay } from '../../sealing/fixtures.ts';

const number = sealedText(await seal(new Plain('+12025550177'), numberHeader, { relay: relay.publicKey }));
const START = Date.parse('2026-01-01T00:00:00Z');
const YEAR = 365 * 86_400_000;
const moment = fc.integer({ min: 0, max: YEAR }).map((after) => new Date(START + after));
const when = fc.option(
  moment.map((date) => date.toISOString()),
  { nil: undefined },
);

const terms: fc.Arbitrary<TermsRow> = fc.record({
  pk: fc.constant('tip'),
  sk: fc.constant('terms' as const),
  revision: fc.integer({ min: 1 }),
  number: fc.constant(number),
  digest: fc.constant('d'),
  contact: fc.constant('c'),
  line: fc.constant('+12025550150'),
  language: fc.constant('en'),
  allowed: fc.boolean(),
  chosen: fc.record({
    nudge: fc.constant('parcel'),
    word: fc.constant('w'),
    time: fc.constantFrom(...safeTimes),
    days: fc.constantFrom(...safeDays),
  }),
  openUntil: when,
  notBefore: when,
  nudged: fc.constantFrom(undefined, 'nudge-1', 'nudge-2'),
  expires: moment.map((date) => date.toISOString()),
});

const HOURS = { any: [0, 24], morning: [6, 12], afternoon: [12, 18], evening: [18, 22] } as const;
const DAYS = { all: [0, 1, 2, 3, 4, 5, 6], weekdays: [1, 2, 3, 4, 5], weekend: [0, 6] } as const;
/** Two hours ahead, all year: worked out by hand. */
const isSafe = ({ chosen }: Pick<TermsRow, 'chosen'>, now: Date): boolean => {
  const clock = new Date(now.getTime() + 2 * 3_600_000);
  const [from, to] = HOURS[chosen.time];
  const days: readonly number[] = DAYS[chosen.days];
  return days.includes(clock.getUTCDay()) && clock.getUTCHours() >= from && clock.getUTCHours() < to;
};
const timeZone = 'Etc/GMT-2';

describe('what goes out by itself', () => {
  it('is never what the rules forbid', () => {
    fc.assert(
      fc.property(terms, moment, fc.boolean(), (row, now, isStopped) => {
        const facts = { now, timeZone, isStopped };
        const answer = judgeAnswer(row, facts);
        const nudge = judgeNudge('nudge-1', row, facts);
        const nudges = [answer, nudge].filter((each) => each.do === 'nudge').length > 0;
        const over = isStopped || !row.allowed || Date.parse(row.expires) <= now.getTime();
        const until = answer.do === 'hold' && answer.why === 'waits' ? answer.until : undefined;
        const broken = {
          'sent to who wants none': over && [answer.do, nudge.do].some((what) => what !== 'hold'),
          'sent without the word': answer.do === 'send' && !(Date.parse(row.openUntil ?? '') > now.getTime()),
          'told twice': answer.do === 'nudge' && row.nudged !== undefined,
          'told when it is not safe': nudges && !isSafe(row, now),
          'told though it was put off': nudges && Date.parse(row.notBefore ?? '1970-01-01') > now.getTime(),
          'put off to what is not safe': until !== undefined && (until <= now || !isSafe(row, until)),
        };
        expect(Object.entries(broken).flatMap(([rule, is]) => (is ? [rule] : []))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it('is put off to a safe time, half a day later at least', () => {
    fc.assert(
      fc.property(terms, moment, (row, now) => {
        const next = afterThisOne(row.chosen, now, timeZone);
        expect(isSafe(row, next)).toBe(true);
        expect(next.getTime() - now.getTime()).toBeGreaterThanOrEqual(12 * 3_600_000);
        expect(next.getTime() % 3_600_000, 'it is kept until then, and tells no moment').toBe(0);
      }),
    );
  });

  it('is nothing where nobody chose anything', () => {
    expect(judgeAnswer(undefined, { now: new Date(START), timeZone, isStopped: false })).toEqual({
      do: 'hold',
      why: 'no_word',
    });
  });
});
