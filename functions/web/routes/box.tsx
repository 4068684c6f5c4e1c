import type { Hono } from 'hono';
import { Plain } from '../../../shared/domain/plain.ts';
import {
  csrfMatches,
  csrfToken,
  newNonce,
  newSessionSecret,
  nonceBelongs,
  type SessionSecret,
} from '../../../shared/sealing/session.ts';
import { formBody, sessionOf, type WebContext, type WebEnv } from '../context.ts';
import { wordsOf } from '../form/text.ts';
import { errorName } from '../../../shared/http/requestLog.ts';
import { EnterPage, type Entry } from '../pages/box/enter.tsx';
import type { BoxForm } from '../pages/box/frame.tsx';
import { pageOf } from '../pages/layout.tsx';
import { TroublePage } from '../pages/trouble.tsx';
import { cookieFor, cookiesGone } from '../session/cookie.ts';
import { ClosedPage } from '../pages/leave.tsx';
import type { Site } from '../site.ts';
import { acts, openBox, renew } from './acts.tsx';
import { type Page, type Request, showBox } from './show.tsx';

/** As long as a replay of erasures may take. */
const RETRY_SECONDS = '600';

/** Whether a form was made in that session: its token and its nonce both come from it. */
const isOf = (secret: SessionSecret, body: URLSearchParams): boolean =>
  csrfMatches(secret, body.get('csrf') ?? '') && nonceBelongs(secret, body.get('nonce') ?? '');

/** `l:es`: the page once more in another language, with what was typed. */
const languageIn = (act: string, languages: readonly string[]): string | undefined =>
  languages.find((language) => act === `l:${language}`);

/** The mailbox at one address: what is asked for travels in the body, and a code or word never in a URL. */
export const boxRoutes = (app: Hono<WebEnv>, site: Site): void => {
  const formFor = (c: WebContext, secret: SessionSecret): BoxForm => ({
    // Whoever leads here may not be the desk that the pack names first, and that name might frighten: no name.
    view: site.viewIn(c.get('language'), null),
    csrf: csrfToken(secret),
    nonce: newNonce(secret, site.random),
  });

  const answer = (c: WebContext, secret: SessionSecret, { page, status = 200, retryAfter, session }: Page) => {
    c.header('Set-Cookie', cookieFor('box', session ?? secret, site.now()));
    if (retryAfter !== undefined) c.header('Retry-After', String(retryAfter));
    return c.html(pageOf(page), status);
  };

  /** Says so with 503 and the numbers to call; what was typed stays on the page, to be sent again. */
  app.use('/box', async (c, next) => {
    if (!(await site.isRestoring())) return next();
    c.header('Retry-After', RETRY_SECONDS);
    const body = c.req.method === 'POST' ? await formBody(c, site) : new URLSearchParams();
    const act = body.get('act') ?? '';
    const switched = languageIn(act, site.pack.jurisdiction.languages);
    if (switched !== undefined) c.set('language', switched);
    const kept = wordsOf(body.get('text') ?? '');
    const code = new Plain(body.get('code') ?? '');
    if (kept.isEmpty && code.isEmpty) {
      const view = site.viewIn(c.get('language'), null);
      return c.html(pageOf(<TroublePage view={view} text="trouble.restoring" />), 503);
    }
    const secret = sessionOf('box', c, site) ?? newSessionSecret(site.random);
    const note = { kind: 'summary', key: 'trouble.restoring' } as const;
    const retry = kept.isEmpty ? 'open' : 'write';
    const entry = { form: formFor(c, secret), code, kept, retry, numbers: true, note } as const;
    return answer(c, secret, { page: <EnterPage entry={entry} />, status: 503 });
  });

  app.get('/box', async (c) => {
    const known = sessionOf('box', c, site);
    const secret = known ?? newSessionSecret(site.random);
    const form = formFor(c, secret);
    const opened = known === null ? null : await site.opened.find(known);
    if (opened === null) return answer(c, secret, { page: <EnterPage entry={{ form, code: null, kept: null }} /> });
    return answer(c, secret, await showBox({ site, secret, form, key: opened.key }));
  });

  app.post('/box', async (c) => {
    const body = await formBody(c, site);
    const act = body.get('act') ?? '';
    const switched = languageIn(act, site.pack.jurisdiction.languages);
    if (switched !== undefined) c.set('language', switched);
    const known = sessionOf('box', c, site);
    const secret = known ?? newSessionSecret(site.random);
    const form = formFor(c, secret);
    const kept = wordsOf(body.get('text') ?? '');
    const code = new Plain(body.get('code') ?? '');
    const enter = (entry: Partial<Entry>, status: 200 | 403 | 503): Page => ({
      page: <EnterPage entry={{ form, code, kept, ...entry }} />,
      status,
    });
    const request = (): Request => ({ site, c, secret, form, formFor: (one) => formFor(c, one), body, kept, code });
    const believed = known !== null && csrfMatches(known, body.get('csrf') ?? '');
    try {
      if (act === 'open' && believed) return answer(c, secret, await openBox(request()));
      const opened = known === null ? null : await site.opened.find(known);
      if (opened === null) {
        if (switched !== undefined) return answer(c, secret, enter({}, 200));
        const key2 = act === 'open' ? 'error.again' : 'enter.away';
        return answer(c, secret, enter({ note: { kind: 'summary', key: key2 } }, 403));
      }
      const { key, renewedIn } = opened;
      // "New code" pressed twice: the second comes with the cookie that the first was answered with.
      if (act === 'renew.yes' && renewedIn !== null && isOf(renewedIn, body))
        return answer(c, secret, await renew({ ...request(), secret: renewedIn, key }));
      if (!believed) {
        const again = await showBox({
          site,
          secret,
          form,
          key,
          draft: kept,
          note: { kind: 'summary', key: 'error.again' },
        });
        return answer(c, secret, { ...again, status: 403 });
      }
      const handle = acts.get(act);
      if (handle === undefined) return answer(c, secret, await showBox({ site, secret, form, key, draft: kept }));
      return answer(c, secret, await handle({ ...request(), key }));
    } catch (error) {
      // As in the form: the fault is ours, and what was typed stays on the page.
      c.set('error', errorName(error));
      const retry = body.get('act') === 'write' ? 'write' : 'open';
      return answer(c, secret, enter({ retry, note: { kind: 'summary', key: 'trouble.text' } }, 503));
    }
  });

  /** No token is asked for: being made to close is harmless, and not being able to close is not. */
  app.post('/close', async (c) => {
    await formBody(c, site);
    const secret = sessionOf('box', c, site);
    c.header('Clear-Site-Data', '"cache", "cookies", "storage"');
    for (const gone of cookiesGone) c.header('Set-Cookie', gone, { append: true });
    try {
      if (secret !== null) await site.opened.forget(secret);
    } catch (error) {
      // The cookie is gone, and without it the row opens nothing; it expires by itself.
      c.set('error', errorName(error));
    }
    return c.html(pageOf(<ClosedPage view={site.viewIn(c.get('language'))} />));
  });
};
