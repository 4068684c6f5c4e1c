import type { Hour } from '../domain/hour.ts';
import type { PartnerId } from '../domain/partner.ts';
import type { AlarmJob } from '../rows/alarm.ts';

/** One thing that became of an alarm. `detail`: whose duty phone it was, seen from whose referral it is. */
export interface AlarmLine {
  readonly act: 'duty_phone_rung' | 'duty_phone_unconfirmed' | 'duty_phone_taken';
  readonly detail: 'own_duty' | 'other_duty';
  readonly partner: PartnerId;
  readonly hour: Hour;
}

type Told = AlarmJob['told'][number];

/** Who had been rung just then for something else is told of nothing more, and who has no duty phone of nothing at all. */
const actOf = ({ ring }: Told): AlarmLine['act'] | undefined => {
  if (ring === 'rung' || ring === 'asked') return 'duty_phone_rung';
  return ring === 'unconfirmed' || ring === 'failed' ? 'duty_phone_unconfirmed' : undefined;
};

/**
 * What has become of an alarm so far. Lines are only ever added at the end: what was read before is the beginning of what is read
 * now.
 */
export const linesOf = ({ partner: own, state, told, taken }: AlarmJob): AlarmLine[] => {
  const detail = (partner: PartnerId) => (partner === own ? 'own_duty' : 'other_duty');
  // The last may still ring.
  const isDone = state === 'told' || state === 'over';
  const lines = told.slice(0, isDone ? told.length : -1).flatMap((each): AlarmLine[] => {
    const act = actOf(each);
    const { partner, hour } = each;
    return act === undefined ? [] : [{ act, detail: detail(partner), partner, hour }];
  });
  const taker = state === 'over' ? told[taken ?? -1] : undefined;
  if (taker === undefined) return lines;
  const { partner, hour } = taker;
  return [...lines, { act: 'duty_phone_taken', detail: detail(partner), partner, hour }];
};
