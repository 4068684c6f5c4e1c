import type { Hono } from 'hono';
import type { WebEnv } from '../context.ts';
import type { Site } from '../site.ts';

export const apiRoutes = (_app: Hono<WebEnv>, _site: Site): void => {};
