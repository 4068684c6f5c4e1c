import type { Hono } from 'hono';
import type { WebEnv } from '../context.ts';
import { pageOf } from '../pages/layout.tsx';
import { LeavePage } from '../pages/leave.tsx';
import { StartPage } from '../pages/start.tsx';
import type { Site } from '../site.ts';

/** A plain dot: it says nothing in a row of tabs. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6" fill="#7b8a90"/></svg>';

export const startRoutes = (app: Hono<WebEnv>, site: Site): void => {
  app.get('/', (c) => c.html(pageOf(<StartPage view={site.viewIn(c.get('language'))} />)));
  app.get('/leave', (c) => c.html(pageOf(<LeavePage view={site.viewIn(c.get('language'))} />)));
  app.get('/icon.svg', (c) => c.body(ICON, 200, { 'Content-Type': 'image/svg+xml' }));
};
