import * as z from 'zod';
import { check } from './check.ts';
import { dependencies } from './dependencies.ts';
import { replay } from './replay.ts';

const ports = dependencies();
const taskSchema = z.object({ task: z.enum(['check', 'replay']) });
const tasks = { check, replay };

/** Each hour what was erased is checked; after a restore, each minute, the erasures are replayed until all are. */
export const handler = (event: unknown): Promise<void> => tasks[taskSchema.parse(event).task](ports);
