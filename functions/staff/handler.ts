import { handle } from 'hono/aws-lambda';
import { createApp } from './app.tsx';
import { dependencies } from './dependencies.ts';

export const handler = handle(createApp(dependencies()));
