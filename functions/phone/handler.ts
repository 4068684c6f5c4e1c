import { lambdaHandler } from '../../shared/http/lambda.ts';
import { createApp } from './app.ts';
import { dependencies } from './dependencies.ts';

export const handler = lambdaHandler(createApp(dependencies()));
