import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterWorking, isOpen, localDate, nextOpening } from '../../../shared/domain/hours.ts';

const weekdays = {
  mon: [['08:00', '20:00']],
  tue: [
    ['08:00', '12:00'],
    ['14:00', '24:00'],
  ],
} as const;
const nights = { fri: [['22:00', '06:00']] } as const;
const at = (text: string): Date => new Date(text);

describe('opening hours', () => {
  it.each([
    ['2026-05-04T05:59Z', false],
    ['2026-05-04T06:00Z', true],
    ['2026-05-04T17:59Z', true],
    ['2026-05-04T18:00Z', false],
    ['2026-05-05T11:00Z', false],
    ['2026-05-05T21:59Z', true],
    ['2026-05-05T22:00Z', false],
    ['2026-05-06T09:00Z', false],
  ])('at %s, by the clock of the country', (moment, open) => {
    expect(isOpen(weekdays, at(moment), 'Etc/GMT-2')).toBe(open);
  });

  it('run past midnight where they end before they start', () => {
    expect(isOpen(nights, at('2026-05-08T23:00Z'), 'UTC')).toBe(true);
    expect(isOpen(nights, at('2026-05-09T05:59Z'), 'UTC')).toBe(true);
    expect(isOpen(nights, at('2026-05-09T06:00Z'), 'UTC')).toBe(false);
  });

  it('always is always', () => {
    expect(isOpen('always', at('2026-05-09T06:00Z'), 'UTC')).toBe(true);
  });
});

describe('the next opening', () => {
  it.each([
    ['2026-05-04T03:00Z', '2026-05-04T06:00:00.000Z'],
    ['2026-05-04T18:00Z', '2026-05-05T06:00:00.000Z'],
    ['2026-05-05T10:00Z', '2026-05-05T12:00:00.000Z'],
    ['2026-05-06T10:00Z', '2026-05-11T06:00:00.000Z'],
  ])('after %s is %s', (moment, opening) => {
    expect(nextOpening(weekdays, at(moment), 'Etc/GMT-2')?.toISOString()).toBe(opening);
  });

  it('is now while it is open, and never if it has no hours', () => {
    const now = at('2026-05-04T10:00Z');
    expect(nextOpening(weekdays, now, 'UTC')).toBe(now);
    expect(nextOpening({}, now, 'UTC')).toBeUndefined();
  });

  it('keeps to the clock on the wall when the clocks change', () => {
    const sundays = { sun: [['08:00', '10:00']] } as const;
    // Madrid goes from UTC+1 to UTC+2 on 29 March 2026.
    expect(nextOpening(sundays, at('2026-03-28T12:00Z'), 'Europe/Madrid')?.toISOString()).toBe(
      '2026-03-29T06:00:00.000Z',
    );
    expect(nextOpening(sundays, at('2026-03-21T12:00Z'), 'Europe/Madrid')?.toISOString()).toBe(
      '2026-03-22T07:00:00.000Z',
    );
  });
});

it('knows the day where the country is', () => {
  expect(localDate(at('2026-05-04T22:30Z'), 'Etc/GMT-2')).toBe('2026-05-05');
});

describe('working time', () => {
  const hours = { mon: [['08:00', '12:00']], tue: [['08:00', '12:00']], fri: [['22:00', '02:00']] } as const;
  const due = (minutes: number, from: string, holidays: string[] = [], timeZone = 'Etc/GMT-2'): string =>
    afterWorking(minutes, { hours, holidays }, at(from), timeZone).toISOString().slice(0, 16);

  it.each([
    ['runs while somebody works', 60, '2026-05-04T07:00Z', '2026-05-04T08:00'],
    ['ends with the last minute, and not the next day', 180, '2026-05-04T07:00Z', '2026-05-04T10:00'],
    ['stands still over night', 240, '2026-05-04T07:00Z', '2026-05-05T07:00'],
    ['begins where it opens', 30, '2026-05-04T01:00Z', '2026-05-04T06:30'],
    ['runs past midnight', 210, '2026-05-08T19:00Z', '2026-05-08T23:30'],
    ['goes on after midnight, in the hours of the evening before', 30, '2026-05-08T22:30Z', '2026-05-08T23:00'],
    ['stands still for days', 60, '2026-05-05T11:00Z', '2026-05-08T21:00'],
  ] as const)('%s', (_what, minutes, from, expected) => {
    expect(due(minutes, from)).toBe(expected);
  });

  it('leaves holidays out, by the date of the country', () => {
    expect(due(60, '2026-05-03T23:00Z', ['2026-05-04'])).toBe('2026-05-05T07:00');
    expect(due(60, '2026-05-03T23:00Z', ['2026-05-04', '2026-05-05'])).toBe('2026-05-08T21:00');
  });

  it('is never over sooner than the clock, later for more minutes, and in working time', () => {
    const moments = fc.date({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z'), noInvalidDate: true });
    const zones = fc.constantFrom('Etc/GMT-2', 'America/New_York', 'Asia/Kathmandu');
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 3000 }), zones, (from, minutes, timeZone) => {
        const over = afterWorking(minutes, { hours, holidays: ['2026-05-04'] }, from, timeZone);
        expect(over.getTime() - from.getTime()).toBeGreaterThanOrEqual(minutes * 60_000);
        expect(isOpen(hours, new Date(over.getTime() - 1000), timeZone)).toBe(true);
        expect(afterWorking(minutes + 1, { hours, holidays: ['2026-05-04'] }, from, timeZone) > over).toBe(true);
      }),
    );
  });
});
