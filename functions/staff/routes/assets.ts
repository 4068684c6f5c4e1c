import type { Hono } from 'hono';
import type { Dependencies } from '../ports.ts';
import { CHECK_PAGE_PATH } from '../views/record.tsx';
import { STYLE_PATH, stylesheet } from '../views/stylesheet.ts';
import type { StaffEnvironment } from '../web.tsx';

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 3h12v9H9l-3 3v-3H2z" fill="#1d5c63"/></svg>';

/** Named by content, so it may be kept; nobody needs to be signed in to see them. */
const KEPT = 'public, max-age=31536000, immutable';

export const addAssets = (app: Hono<StaffEnvironment>, { checkPage }: Pick<Dependencies, 'checkPage'>): void => {
  app.get(STYLE_PATH, (context) =>
    context.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': KEPT }),
  );
  app.get('/icon.svg', (context) =>
    context.body(ICON, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' }),
  );
  // To be kept and passed on with a record. It never opens here, where its script would be the portal's.
  app.get(CHECK_PAGE_PATH, (context) =>
    context.body(checkPage(), 200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Disposition': `attachment; filename="${CHECK_PAGE_PATH.slice(1)}"`,
    }),
  );
};
