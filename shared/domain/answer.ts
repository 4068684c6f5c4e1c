import * as z from 'zod';

/** A question that may be skipped: what was not answered is `unknown`, never `no`. */
export const answerSchema = z.enum(['yes', 'no', 'unknown']);
export type Answer = z.infer<typeof answerSchema>;
