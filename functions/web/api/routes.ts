import type { Hono } from 'hono';
import type { WebEnv } from '../context.ts';
import type { Site } from '../site.ts';
import { codeEndpoints } from './codes.ts';
import { countryEndpoints } from './country.ts';
import { mailboxEndpoints } from './mailbox.ts';
import { OPENED, openApiOf } from './openapi.ts';
import { problem } from './problem.ts';
import { reportEndpoints } from './report.ts';

/** The pages' twin for programs: the same schemas, services and rules. */
export const apiRoutes = (app: Hono<WebEnv>, site: Site): void => {
  const endpoints = [
    ...countryEndpoints(site),
    ...reportEndpoints(site),
    ...codeEndpoints(site),
    ...mailboxEndpoints(site),
  ];
  app.use(`${OPENED}/*`, async (c, next) => {
    if (!(await site.isRestoring())) return next();
    c.header('Retry-After', '600');
    return problem(c, 'restoring');
  });
  for (const endpoint of endpoints) {
    app.on(endpoint.method.toUpperCase(), endpoint.path, (c) => endpoint.serve(c, site));
  }
  const { siteName, defaultLanguage } = site.pack.jurisdiction;
  app.get('/api/openapi.json', (c) => c.json(openApiOf(endpoints, siteName[defaultLanguage] ?? '')));
};
