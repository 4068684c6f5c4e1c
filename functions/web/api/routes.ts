import type { Hono } from 'hono';
import type { WebEnv } from '../context.ts';
import type { Site } from '../site.ts';
import { documentOf } from './document.ts';
import { OPENED } from './endpoint.ts';
import { endpointsOf } from './endpoints.ts';
import { problem } from './problem.ts';

/** The pages' twin for programs: the same schemas, services and rules. */
export const apiRoutes = (app: Hono<WebEnv>, site: Site): void => {
  app.use(`${OPENED}/*`, async (c, next) => {
    if (!(await site.isRestoring())) return next();
    c.header('Retry-After', '600');
    return problem(c, 'restoring');
  });
  for (const endpoint of endpointsOf(site.pack)) {
    app.on(endpoint.method.toUpperCase(), endpoint.path, (c) => endpoint.serve(c, site));
  }
  app.get('/api/openapi.json', (c) => c.body(documentOf(site.pack), 200, { 'Content-Type': 'application/json' }));
};
