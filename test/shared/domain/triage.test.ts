import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Label } from '../../../shared/domain/label.ts';
import type { Urgency } from '../../../shared/domain/urgency.ts';
import { dueAt, laneFor, triage } from '../../../shared/domain/triage.ts';
import { aLabel, aSilentLabel } from '../../factories/label.ts';
import { anyLabel } from '../../factories/arbitrary.ts';

const minutes = { immediate: 15, urgent: 60, prompt: 240, routine: 1440 };
const now = new Date('2026-05-04T09:12:34.567Z');
const judge = (label: Parameters<typeof triage>[0]['label']) =>
  triage({ label, rules: { minutes, timeZone: 'UTC' }, now });

describe('urgency', () => {
  it.each<[string, Parameters<typeof aLabel>[0], Urgency, string]>([
    ['danger now', { danger: { now: 'yes' } }, 'immediate', 'danger.now'],
    ['may hurt themself', { danger: { selfHarm: 'yes' } }, 'immediate', 'danger.selfHarm'],
    ['a word of danger', { danger: { words: ['danger'] } }, 'immediate', 'danger.words.danger'],
    ['a word of self-harm', { danger: { words: ['selfHarm'] } }, 'immediate', 'danger.words.selfHarm'],
    ['hurt', { danger: { hurt: 'yes' } }, 'urgent', 'danger.hurt'],
    ['about to be moved', { danger: { moved: 'yes' } }, 'urgent', 'danger.moved'],
    ['a child in danger', { danger: { child: 'yes' } }, 'urgent', 'danger.child'],
    ['a reporter under 18', { reporter: { child: 'yes' } }, 'urgent', 'reporter.child'],
    ['children spoken of', { people: [{ age: 'child', sex: 'male', count: 2 }] }, 'urgent', 'people.child'],
    ['a word of a child', { danger: { words: ['child'] } }, 'urgent', 'danger.words.child'],
    ['one question not answered', { danger: { moved: 'unknown' } }, 'prompt', 'danger.moved'],
    ['an age not said', { reporter: { child: 'unknown' } }, 'prompt', 'reporter.child'],
    ['every answer no', {}, 'routine', 'danger'],
  ])('%s', (_name, overrides, urgency, fact) => {
    const result = judge(aLabel(overrides));
    expect(result.urgency).toBe(urgency);
    expect(result.reasons.map((reason) => reason.fact)).toContain(fact);
  });

  it('has a reason for every fact, not only the first', () => {
    const { reasons } = judge(aLabel({ danger: { now: 'yes', hurt: 'yes', child: 'yes' } }));
    expect(reasons.map(({ fact }) => fact)).toEqual(['danger.now', 'danger.hurt', 'danger.child']);
  });

  it('names what was answered before what was only found in the words', () => {
    const { reasons } = judge(aLabel({ danger: { now: 'yes', child: 'unknown', words: ['danger', 'child'] } }));
    expect(reasons.map(({ fact }) => fact)).toEqual(['danger.now', 'danger.words.child']);
  });

  it('is never routine while anything is unknown', () => {
    const property = fc.property(anyLabel, (label) => {
      const { words: _words, ...answers } = label.danger;
      const unknown = [...Object.values(answers), label.reporter.child].includes('unknown');
      return !unknown || label.suspicion !== 'none' || judge(label).urgency !== 'routine';
    });
    expect(fc.check(property).failed).toBe(false);
  });

  it('is in the same lane before triage as after', () => {
    fc.assert(
      fc.property(anyLabel, (label) => {
        expect(laneFor(label)).toBe(judge(label).urgency === 'routine' ? 'routine' : 'urgent');
      }),
    );
  });
});

describe('suspicion', () => {
  it('puts a tip last among the routine', () => {
    const held = judge(aSilentLabel({ suspicion: 'flood' }));
    expect(held).toMatchObject({ urgency: 'routine', order: 9, reasons: [{ code: 'held_back', fact: 'suspicion' }] });
    fc.assert(fc.property(anyLabel, (label) => judge({ ...label, suspicion: 'none' }).order < 9));
  });

  it.each<Partial<Label['danger']>>([{ now: 'yes' }, { words: ['danger'] }, { child: 'yes' }])(
    'gives way to danger: %j',
    (danger) => {
      const label = aSilentLabel({ suspicion: 'honeypot', danger });
      expect(judge(label).urgency).not.toBe('routine');
      expect(judge(label)).toEqual(judge({ ...label, suspicion: 'none' }));
    },
  );
});

describe('order and due time', () => {
  it('orders equals by positive dimensions and changes nothing else', () => {
    const few = judge(aLabel());
    const many = judge(aLabel({ indicators: ['cd01', 'cd02', 'ex01', 'ex02'] }));
    expect([few.order, many.order]).toEqual([8, 6]);
    expect({ ...many, order: 8 }).toEqual(few);
  });

  it('is due within the pack’s minutes, to the minute and never later than promised', () => {
    expect(judge(aLabel({ danger: { now: 'yes' } })).due.toISOString()).toBe('2026-05-04T09:27:00.000Z');
    expect(dueAt('routine', { minutes, timeZone: 'UTC' }, now).toISOString()).toBe('2026-05-05T09:12:00.000Z');
  });
});

describe('working time', () => {
  const workingTime = { hours: { wed: [['08:00', '18:00']] }, holidays: [] } as const;
  const rules = { minutes, workingTime, timeZone: 'UTC' };

  it('moves what is routine, and nothing that may be danger', () => {
    expect(dueAt('routine', rules, now).toISOString()).not.toBe(
      dueAt('routine', { ...rules, workingTime: undefined }, now).toISOString(),
    );
    for (const urgency of ['immediate', 'urgent', 'prompt'] as const) {
      expect(dueAt(urgency, rules, now)).toEqual(dueAt(urgency, { ...rules, workingTime: undefined }, now));
    }
  });
});
