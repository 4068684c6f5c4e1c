import * as z from 'zod';
import { lambdaHandler } from '../../shared/http/lambda.ts';
import { createApp } from './app.ts';
import { settleCopy } from './copy/settleCopy.ts';
import { dependencies } from './dependencies.ts';

const { http, copy } = dependencies();
const answer = lambdaHandler(createApp(http));
const taskSchema = z.object({ task: z.literal('settle-copy') });

/** What the provider brings; and each minute what lies at the provider. */
export const handler = async (event: unknown, context: unknown): Promise<unknown> =>
  taskSchema.safeParse(event).success ? settleCopy(copy) : answer(event, context);
