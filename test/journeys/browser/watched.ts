import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Request } from 'playwright-core';

/** The everyday page that the quick exit of the demonstration country leads to; here nobody asks the real one. */
export const EXIT_PAGE = 'https://example.org/';

/** A browser of somebody's own, of which everything is known that it asked for and complained of. */
export interface Watched {
  readonly context: BrowserContext;
  readonly requests: readonly Request[];
  /** Errors and warnings of the console, among them each violation of a content security policy. */
  readonly complaints: readonly string[];
}

export const openWatched = async (browser: Browser, options: BrowserContextOptions): Promise<Watched> => {
  const context = await browser.newContext(options);
  const requests: Request[] = [];
  const complaints: string[] = [];
  await context.route(`${EXIT_PAGE}**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Elsewhere</title>' }),
  );
  context.on('request', (request) => requests.push(request));
  context.on('requestfailed', (request) => {
    // Whoever leaves a page before its icon has come gives the icon up: the browser's doing, and no fault of the page.
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED' || request.isNavigationRequest()) complaints.push(`${request.url()}: ${why}`);
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message: ConsoleMessage) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return { context, requests, complaints };
};
