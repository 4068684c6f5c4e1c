import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmJob } from '../../../shared/relay/alarmJob.ts';
import { linesOf } from '../../../shared/relay/alarmLines.ts';
import { nextOfAlarm, type AlarmStep } from '../../../shared/relay/nextOfAlarm.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import type { AlarmJob } from '../../../shared/rows/alarm.ts';

const START = Date.parse('2026-05-04T09:20:00Z');
const MINUTE = 60_000;
const ORDER = ['desk', 'desk-two', 'reviewer'];
const ALARM = { partner: 'desk', tip: 'a'.repeat(32), urgency: 'urgent', restore: undefined } as const;

type Ring = 'rung' | 'lost' | 'failed' | 'before' | 'missing';
interface Chance {
  readonly rings: readonly Ring[];
  /** After which look, in minutes, something happens; never where it is beyond the last. */
  readonly seenAt: number;
  readonly pressedAt: number;
  readonly endsTold: boolean;
  /** After how many minutes who is put off may be rung, and whether they are texted meanwhile. */
  readonly putOff: number;
  readonly texts: boolean;
}

const told = (ring: AlarmJob['told'][number]['ring'], partner: string, now: number): AlarmJob['told'][number] => ({
  partner,
  ring,
  text: 'none',
  hour: hourOf(new Date(now)),
});

const last = (job: AlarmJob, to: Partial<AlarmJob['told'][number]>): AlarmJob['told'] =>
  job.told.map((each, at) => (at === job.told.length - 1 ? { ...each, ...to } : each));

/** What the relay would do, without a provider. */
const apply = (job: AlarmJob, step: AlarmStep, { rings, endsTold, putOff, texts }: Chance, now: number): AlarmJob => {
  const times = { asked: new Date(now).toISOString(), until: new Date(now + 5 * MINUTE).toISOString() };
  switch (step.do) {
    case 'ring': {
      const isFirst = job.told.every(({ partner }) => partner !== step.partner);
      const chosen = rings[job.told.length] ?? 'rung';
      const ring = chosen === 'before' && !isFirst ? 'rung' : chosen;
      if (ring === 'missing') return { ...job, state: 'told', told: [...job.told, told(ring, step.partner, now)] };
      if (ring === 'before') {
        const again = new Date(now + putOff * MINUTE).toISOString();
        const state = texts ? ('ringing' as const) : ('told' as const);
        return { ...job, state, told: [...job.told, { ...told(ring, step.partner, now), again }], ...times };
      }
      const asked = ring === 'failed' ? 'failed' : 'asked';
      const ended = endsTold && ring === 'rung' ? { ended: job.told.length } : {};
      return { ...job, state: 'ringing', told: [...job.told, told(asked, step.partner, now)], ...times, ...ended };
    }
    case 'text':
      return { ...job, state: 'texting', told: last(job, { text: 'sending' }), asked: times.asked };
    case 'settle':
      return job.state === 'ringing'
        ? { ...job, told: last(job, { ring: 'unconfirmed' }) }
        : { ...job, state: 'told', told: last(job, { text: 'unconfirmed' }) };
    case 'end':
      return { ...job, state: 'over' };
    default:
      return job;
  }
};

const chance: fc.Arbitrary<Chance> = fc.record({
  rings: fc.array(fc.constantFrom<Ring>('rung', 'lost', 'failed', 'before', 'missing'), { maxLength: 3 }),
  seenAt: fc.integer({ min: 0, max: 60 }),
  pressedAt: fc.integer({ min: 0, max: 60 }),
  endsTold: fc.boolean(),
  putOff: fc.integer({ min: 1, max: 20 }),
  texts: fc.boolean(),
});

const pressed = (job: AlarmJob): AlarmJob => ({ ...job, taken: 0 });

/** Looks each half minute, and follows each step at once, as the relay does. */
const play = (plan: Chance) => {
  let job = alarmJob(ALARM, new Date(START));
  const steps: { readonly step: AlarmStep; readonly minute: number; readonly job: AlarmJob }[] = [];
  for (let half = 0; half < 120; half += 1) {
    const now = START + half * (MINUTE / 2);
    const isWaiting = half / 2 < plan.seenAt;
    if (half / 2 >= plan.pressedAt && job.told.length > 0 && job.state !== 'over') job = pressed(job);
    for (let more = 0; more < 20; more += 1) {
      const step = nextOfAlarm(job, { now: new Date(now), isWaiting, order: ORDER });
      if (step.do === 'wait' || step.do === 'nothing') break;
      const next = apply(job, step, plan, now);
      steps.push({ step, minute: half / 2, job });
      const [had, has] = [linesOf(job), linesOf(next)];
      expect(has.slice(0, had.length)).toEqual(had);
      job = next;
    }
  }
  return { job, steps };
};

describe('an alarm', () => {
  it('rings nobody twice, texts nobody twice, always ends, and tells nobody once it was seen or taken', () => {
    fc.assert(
      fc.property(chance, (plan) => {
        const { job, steps } = play(plan);
        expect(job.state).toBe('over');
        const rung = job.told.flatMap(({ ring, partner }) => (ring === 'before' ? [] : [partner]));
        expect(new Set(rung).size).toBe(rung.length);
        const final = steps.at(-1)?.step;
        const isNobody = final?.do === 'end' && final.why === 'nobody';
        expect(isNobody ? rung.toSorted() : ORDER.toSorted(), 'who is put off is not left out').toEqual(
          ORDER.toSorted(),
        );
        const texted = steps.flatMap(({ step, job: { told: each } }) => (step.do === 'text' ? [each.length] : []));
        expect(new Set(texted).size).toBe(texted.length);
        for (const { step, minute, job: before } of steps) {
          if (step.do !== 'ring' && step.do !== 'text') continue;
          expect(minute).toBeLessThan(plan.seenAt);
          expect(before.taken).toBeUndefined();
        }
        expect(steps.filter(({ step }) => step.do === 'end')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('gives each five minutes, and nobody is left out who was not told', () => {
    const { steps } = play({ rings: [], seenAt: 99, pressedAt: 99, endsTold: true, putOff: 2, texts: false });
    expect(steps.flatMap(({ step, minute }) => (step.do === 'ring' ? [[step.partner, minute]] : []))).toEqual([
      ['desk', 0],
      ['desk-two', 5],
      ['reviewer', 10],
    ]);
    expect(steps.at(-1)).toMatchObject({ step: { do: 'end', why: 'nobody' }, minute: 15 });
  });

  it('rings who was put off as soon as it may, and the next meanwhile', () => {
    const plan = { seenAt: 99, pressedAt: 99, endsTold: true, texts: false };
    const rings = (putOff: number) =>
      play({ ...plan, rings: ['before'], putOff }).steps.flatMap(({ step, minute }) =>
        step.do === 'ring' ? [[step.partner, minute]] : [],
      );
    expect(rings(2).slice(0, 3)).toEqual([
      ['desk', 0],
      ['desk', 2],
      ['desk-two', 7],
    ]);
    expect(rings(8).slice(0, 3)).toEqual([
      ['desk', 0],
      ['desk-two', 5],
      ['desk', 8],
    ]);
  });

  it('goes on at once past whoever has no telephone', () => {
    const { steps } = play({
      rings: ['missing', 'missing', 'missing'],
      seenAt: 99,
      pressedAt: 99,
      endsTold: true,
      putOff: 2,
      texts: false,
    });
    expect(steps.every(({ minute }) => minute === 0)).toBe(true);
    expect(steps.map(({ step }) => step.do)).toEqual(['ring', 'ring', 'ring', 'end']);
  });
});
