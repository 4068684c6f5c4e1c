import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referralStates } from '../../../shared/domain/referral.ts';
import { rankOf, urgencies } from '../../../shared/domain/urgency.ts';
import { toTheHour } from '../../../shared/rows/due.ts';
import { boxOf, inboxKeyOf, isWaiting } from '../../../shared/rows/inbox.ts';
import { owes, owesBy, patience, shardOf } from '../../../shared/rows/owed.ts';
import { pointerSchema } from '../../../shared/rows/pointer.ts';

const NOW = new Date('2026-05-04T09:20:30Z');

describe('patience', () => {
  it('doubles from a minute up to an hour, and no further', () => {
    expect([0, 1, 2, 5, 6, 100].map(patience)).toEqual([60, 120, 240, 1920, 3600, 3600]);
  });

  it('is written as a time that sorts as text', () => {
    expect(owes('triage', 'urgent', 'tip', NOW).owedNext).toBe('2026-05-04T09:21:30Z');
    expect(owes('triage', 'urgent', 'tip', NOW, 2).owedNext).toBe('2026-05-04T09:24:30Z');
    expect(owesBy('delivery', 'urgent', 'tip', new Date('2026-05-04T10:00:00Z'), NOW).owedNext).toBe(
      '2026-05-04T10:00:00Z',
    );
    expect(owesBy('delivery', 'urgent', 'tip', new Date(0), NOW).owedNext).toBe('2026-05-04T09:21:30Z');
  });

  it('spreads rows over sixteen shards', () => {
    const shards = new Set(Array.from({ length: 500 }, (_unused, at) => shardOf(`tip-${at}`)));
    expect([...shards].sort()).toEqual(Array.from({ length: 16 }, (_unused, at) => String(at).padStart(2, '0')));
  });
});

type Placed = Parameters<typeof inboxKeyOf>[0];

const sorted = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** What a machine may have sent stands behind everything routine, whenever it is due. */
const heldBack = ({ urgency, order }: Placed): number => Number(urgency === 'routine' && order === 9);

describe('an inbox key', () => {
  const placed = fc.record({
    state: fc.constantFrom(...referralStates),
    unread: fc.boolean(),
    urgency: fc.constantFrom(...urgencies),
    due: fc
      .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    order: fc.integer({ min: 1, max: 9 }),
    tip: fc.stringMatching(/^[0-9a-f]{32}$/),
  });

  it('sorts by danger, then by due time, then by signs', () => {
    fc.assert(
      fc.property(placed, placed, (one, other) => {
        fc.pre(boxOf(one) === boxOf(other));
        const expected =
          rankOf(one.urgency) - rankOf(other.urgency) ||
          heldBack(one) - heldBack(other) ||
          (heldBack(one) ? 0 : sorted(one.due.slice(0, 16), other.due.slice(0, 16))) ||
          one.order - other.order ||
          sorted(one.tip, other.tip);
        expect(Math.sign(sorted(inboxKeyOf(one), inboxKeyOf(other)))).toBe(Math.sign(expected));
      }),
    );
  });

  it('begins with the box, and what nobody has seen is in the box "new"', () => {
    fc.assert(
      fc.property(placed, (row) => {
        expect(inboxKeyOf(row).startsWith(`${boxOf(row)}#`)).toBe(true);
        expect(boxOf({ ...row, unread: true })).toBe('new');
      }),
    );
  });

  it('is waited for by nobody once it ended', () => {
    fc.assert(
      fc.property(placed, (row) => {
        expect(isWaiting({ ...row, ended: 'deleted_by_holder' })).toBe(false);
        expect(isWaiting({ ...row, ended: null })).toBe(
          row.unread || row.state === 'queued' || row.state === 'delivered',
        );
      }),
    );
  });
});

describe('a due time', () => {
  it('that is over tells no more than the hour', () => {
    expect(toTheHour('2026-05-04T09:35:00.000Z')).toBe('2026-05-04T09:00:00.000Z');
  });
});

describe('a pointer', () => {
  it.each([
    { tip: 'a'.repeat(32), words: 'help' },
    { tip: 'They keep our passports' },
    { partner: 'desk', request: 'a', tip: 'a'.repeat(32) },
    { partner: 'desk', request: 'x y' },
    { partner: 'desk' },
    'tip',
    null,
  ])('holds nothing else: %j', (candidate) => {
    expect(pointerSchema.safeParse(candidate).success).toBe(false);
  });
});
