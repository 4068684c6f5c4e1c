import { html, raw } from 'hono/html';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { Leaving } from './leaving.tsx';
import { stylesheet } from './stylesheet.ts';
import type { View } from './view.ts';

type Props = PropsWithChildren<{
  readonly view: View;
  /** Where a link in another language leads. Without it the page is a form's, and the language is a button of form `f`. */
  readonly path?: string;
  /** The page holds words of form `f` that are not sent: language is a button of it, too, and Enter does this act. */
  readonly act?: string;
  /** What is on this page is shown only once: no link to another language, which would lead away from it. */
  readonly once?: boolean;
}>;

const nameOf = (language: string): string =>
  new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;

const Languages: FC<{ view: View; path: string | undefined; act: string | undefined }> = ({ view, path, act }) => {
  const { languages } = view.pack.jurisdiction;
  if (languages.length < 2) return null;
  return (
    <nav class="wrap top" aria-label={view.t('language')}>
      {languages.map((code) => {
        const current = code === view.language ? { 'aria-current': 'true' as const } : {};
        return path === undefined || act !== undefined ? (
          <button form="f" name={act === undefined ? 'go' : 'act'} value={`l:${code}`} lang={code} {...current}>
            {nameOf(code)}
          </button>
        ) : (
          <a href={`${path}?l=${code}`} lang={code} {...current}>
            {nameOf(code)}
          </a>
        );
      })}
    </nav>
  );
};

/** Said on the page itself where a link would lead away from what was typed, or from a code. */
const AboutLeaving: FC<{ view: View; path: string | undefined }> = ({ view, path }) =>
  path === undefined || path === '/box' ? (
    <details>
      <summary>{view.t('exitAbout')}</summary>
      <div>
        <Leaving view={view} />
      </div>
    </details>
  ) : (
    <a href={`/leave?l=${view.language}`}>{view.t('exitAbout')}</a>
  );

/** Every page: the way out first, then the page, then what can be said about leaving. The title says nothing. */
export const Layout: FC<Props> = ({ view, path, act, once = false, children }) => {
  const { t, language } = view;
  const site = view.say(view.pack.jurisdiction.siteName);
  return (
    <html lang={language} dir={view.direction}>
      <head>
        <meta charset="utf-8" />
        <title>{site}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noarchive" />
        <meta name="format-detection" content="telephone=no" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <style>{raw(stylesheet)}</style>
      </head>
      <body>
        <header class="bar">
          <div class="wrap">
            <a class="exit" href={view.pack.jurisdiction.exitPage} rel="noreferrer">
              {t('exit')}
            </a>
            <a class="skip" href="#main">
              {t('skip')}
            </a>
            <span class="site">{site}</span>
          </div>
        </header>
        {(path === undefined || act !== undefined) && (
          // Pressing Enter in a text box takes a form's first button: let that be "next" and not a language.
          <button
            form="f"
            name={act === undefined ? 'go' : 'act'}
            value={act ?? 'next'}
            class="default"
            tabindex={-1}
            aria-hidden="true"
          >
            {t('go.next')}
          </button>
        )}
        {!once && <Languages view={view} path={path} act={act} />}
        <main id="main" class="wrap">
          {children}
        </main>
        <footer>
          <div class="wrap">
            <AboutLeaving view={view} path={path} />
            <form method="post" action="/close">
              <input type="hidden" name="l" value={language} />
              <button class="quiet">{t('close')}</button>
            </form>
          </div>
        </footer>
      </body>
    </html>
  );
};

/** A page as it goes over the wire. */
export const pageOf = (page: ReturnType<FC>) => html`<!doctype html>${page}`;
