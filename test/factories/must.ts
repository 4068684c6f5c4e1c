import { hourSchema } from '../../shared/domain/hour.ts';
import type { MustItem } from '../../shared/rows/must.ts';

/** A child in danger now, of whom the law says that a service must be told: nobody has decided yet. */
export const aMust = (changed: Partial<MustItem> = {}): MustItem => ({
  id: 'must-1',
  partner: 'harbour',
  kind: 'child_protection',
  parts: ['report'],
  policies: ['zz-child-in-danger-now'],
  phase: 'waiting',
  by: [],
  hour: null,
  reason: null,
  due: null,
  overdue: false,
  mayBeAlone: true,
  told: 'not_yet',
  deferred: null,
  back: null,
  ...changed,
});

const hour = hourSchema.parse('2026-05-04T13:00Z');

/** Released by one person on call, who has until the next day to be looked after. */
export const onCall = (by: string, changed: Partial<MustItem> = {}): MustItem =>
  aMust({
    phase: 'on_call',
    by: [by],
    hour,
    reason: 'child_in_danger',
    due: hourSchema.parse('2026-05-05T13:00Z'),
    told: 'told',
    ...changed,
  });
