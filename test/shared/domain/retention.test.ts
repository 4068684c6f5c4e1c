import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayOf, isNearlyOver, isOver, keptUntil, overAt, overSince } from '../../../shared/domain/retention.ts';
import { hourOf } from '../../../shared/domain/hour.ts';
import { lastSaid } from '../../../shared/rows/kept.ts';

const HOUR = 3_600_000;
const moments = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(date));
const days = fc.integer({ min: 7, max: 3650 });

it('keeps whole days: never less than the country says, and at most a day more', () => {
  fc.assert(
    fc.property(moments, days, fc.integer({ min: 0, max: 4000 * 24 }), (said, kept, hours) => {
      const now = new Date(said.getTime() + hours * HOUR);
      const over = isOver(dayOf(said), kept, now);
      expect(over && hours < kept * 24).toBe(false);
      expect(!over && hours >= (kept + 1) * 24).toBe(false);
      expect(over).toBe(dayOf(now) > keptUntil(dayOf(said), kept));
      expect(over).toBe(now >= overAt(dayOf(said), kept));
    }),
  );
});

it('is found by upkeep on the very day from which routing erases it', () => {
  fc.assert(
    fc.property(moments, moments, days, (said, now, kept) => {
      expect(dayOf(said) <= overSince(kept, now)).toBe(isOver(dayOf(said), kept, now));
    }),
  );
});

it('warns for 72 hours before', () => {
  fc.assert(
    fc.property(moments, days, fc.integer({ min: 1, max: 200 }), (said, kept, hours) => {
      const before = new Date(overAt(dayOf(said), kept).getTime() - hours * HOUR);
      expect(isOver(dayOf(said), kept, before)).toBe(false);
      expect(isNearlyOver(dayOf(said), kept, before)).toBe(hours <= 72);
    }),
  );
});

const at = (act: 'accepted' | 'words_added' | 'acknowledged', hour: string) => ({ act, hour: hourOf(new Date(hour)) });

it('counts from what was said last, and not from what was merely done', () => {
  const acts = [at('accepted', '2026-05-04T09:00Z'), at('words_added', '2026-06-01T23:00Z')];
  expect(lastSaid([...acts, at('acknowledged', '2026-07-01T00:00Z')])).toBe('2026-06-01');
  expect(lastSaid(acts.toReversed())).toBe('2026-06-01');
  expect(lastSaid([])).toBeUndefined();
});
