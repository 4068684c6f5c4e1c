import * as z from 'zod';

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
