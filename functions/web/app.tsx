import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { languageDetector } from 'hono/language';
import { routePath } from 'hono/route';
import { throughEdgeOnly } from '../../shared/http/originSecret.ts';
import { apiRoutes } from './api/routes.ts';
import { problem } from './api/problem.ts';
import { TooMuchTyped, type WebContext, type WebEnv } from './context.ts';
import { securityHeaders } from './headers.ts';
import { errorName, requestIdOf } from '../../shared/http/requestLog.ts';
import { pageOf } from './pages/layout.tsx';
import { TroublePage } from './pages/trouble.tsx';
import { boxRoutes } from './routes/box.tsx';
import { formRoutes } from './routes/form.tsx';
import { startRoutes } from './routes/start.tsx';
import { createSite, type WebDependencies } from './site.ts';

/**
 * Of a whole body. The longest form that passes (six texts, each letter nine bytes of percent-encoded UTF-8) is under it,
 * so that a text which is too long comes back with a kind error and is not lost.
 */
const BODY_LIMIT = 512 * 1024;

type Trouble = 404 | 405 | 413 | 500;
const TEXTS = { 404: 'trouble.404', 405: 'trouble.405', 413: 'trouble.413', 500: 'trouble.text' } as const;
const PROBLEMS = { 404: 'not-found', 405: 'method-not-allowed', 413: 'too-large', 500: 'internal' } as const;

export const createApp = (dependencies: WebDependencies): Hono<WebEnv> => {
  const site = createSite(dependencies);
  const { languages, defaultLanguage } = site.pack.jurisdiction;
  const app = new Hono<WebEnv>();

  const trouble = (c: WebContext, status: Trouble) =>
    c.req.path.startsWith('/api/')
      ? problem(c, PROBLEMS[status])
      : c.html(
          pageOf(<TroublePage view={site.viewIn(c.get('language') ?? defaultLanguage)} text={TEXTS[status]} />),
          status,
        );

  // First, so that it sees how every request ended. Its fields are all that is ever logged.
  app.use(async (c, next) => {
    await next();
    const error = c.error === undefined || c.error instanceof TooMuchTyped ? c.get('error') : errorName(c.error);
    site.log({
      requestId: requestIdOf(c.env),
      method: c.req.method,
      route: routePath(c, -1),
      status: c.res.status,
      ...(error === undefined ? {} : { error }),
    });
  });
  app.use(securityHeaders);
  app.use(throughEdgeOnly(site.originSecrets));
  app.use(
    languageDetector({
      order: ['querystring', 'header'],
      lookupQueryString: 'l',
      caches: false,
      supportedLanguages: languages,
      fallbackLanguage: defaultLanguage,
    }),
  );
  app.use(bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => trouble(c, 413) }));

  startRoutes(app, site);
  formRoutes(app, site);
  boxRoutes(app, site);
  apiRoutes(app, site);

  for (const path of new Set(app.routes.filter(({ method }) => method !== 'ALL').map((route) => route.path))) {
    app.all(path, (c) => {
      const methods = app.routes
        .filter((route) => route.path === path && route.method !== 'ALL')
        .map((route) => route.method);
      c.header('Allow', methods.join(', '));
      return trouble(c, 405);
    });
  }
  app.notFound((c) => trouble(c, 404));
  app.onError((error, c) => trouble(c, error instanceof TooMuchTyped ? 413 : 500));
  return app;
};
