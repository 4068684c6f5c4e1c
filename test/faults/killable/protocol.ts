import * as z from 'zod';
import { tables } from '../../../shared/deployment/names.ts';

/** What is asked of a deployment in a process of its own. */
export const askSchema = z.discriminatedUnion('what', [
  z.object({ id: z.number(), what: z.enum(['runSchedules', 'drain', 'objects', 'deadLetters', 'complaints']) }),
  z.object({ id: z.number(), what: z.literal('advance'), by: z.number() }),
  z.object({ id: z.number(), what: z.literal('rows'), table: z.enum(tables) }),
]);
export type Ask = z.infer<typeof askSchema>;

/** What it says: once that it runs, then where its clock is, and an answer to each that was asked. */
export const saidSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.number(), sites: z.record(z.string(), z.string()) }),
  z.object({ kind: z.literal('clock'), offset: z.number() }),
  z.object({ kind: z.literal('answer'), id: z.number(), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number(), why: z.string() }),
]);
export type Said = z.infer<typeof saidSchema>;

/**
 * How it is started. `isFirst`: there is no state yet. `dieAt`: the AWS call of its functions, of those after it said that it
 * is ready, at which it kills itself; null: never.
 */
export const startSchema = z.object({
  isFirst: z.boolean(),
  assembly: z.string(),
  directory: z.string(),
  port: z.number(),
  offset: z.number(),
  dieAt: z.number().nullable(),
});
export type Start = z.infer<typeof startSchema>;
