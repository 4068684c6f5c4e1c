import * as z from 'zod';
import type { DangerCode, DangerReason } from './danger.ts';

/**
 * How soon a person must look. `immediate`: danger now or a life at stake. `urgent`: hurt, about to be moved, a child.
 * `prompt`: nobody said. `routine`: asked, and every answer was no. What is unknown is never routine.
 */
export const urgencies = ['immediate', 'urgent', 'prompt', 'routine'] as const;
export const urgencySchema = z.enum(urgencies);
export type Urgency = z.infer<typeof urgencySchema>;

/** Every queue has these two forms. */
export type Lane = 'urgent' | 'routine';

/** Only what was answered "no" throughout may wait behind others. */
export const laneOf = (urgency: Urgency): Lane => (urgency === 'routine' ? 'routine' : 'urgent');

/** 0 is first; used in index keys. */
export const rankOf = (urgency: Urgency): number => urgencies.indexOf(urgency);

const URGENCY_OF: Record<DangerCode, Urgency> = {
  life_at_risk: 'immediate',
  harm_or_child: 'urgent',
  not_known: 'prompt',
  all_no: 'routine',
  held_back: 'routine',
};

/** The highest urgency that any of the reasons speaks for. */
export const urgencyFor = (reasons: readonly DangerReason[]): Urgency =>
  urgencies.find((urgency) => reasons.some(({ code }) => URGENCY_OF[code] === urgency)) ?? 'prompt';
