import type { Context } from 'hono';
import { sourceOf } from './abuse/source.ts';
import { readCookie, type SessionKind } from './session/cookie.ts';
import type { Site } from './site.ts';
import type { SessionSecret } from '../../shared/sealing/session.ts';

export interface WebEnv {
  Variables: {
    /** The one in use for this answer, from the address, the browser, or the form. */
    language: string;
    /** The class of an error that was answered with a kind page all the same. */
    error: string | undefined;
  };
}

export type WebContext = Context<WebEnv>;

/** A form's body. Whatever bytes come, this reads them as some form: at worst an empty one. */
export const formBody = async (c: WebContext, site: Site): Promise<URLSearchParams> => {
  const body = new URLSearchParams(await c.req.text());
  const language = body.get('l') ?? '';
  if (site.pack.jurisdiction.languages.includes(language)) c.set('language', language);
  return body;
};

export const sessionOf = (kind: SessionKind, c: WebContext, site: Site): SessionSecret | null =>
  readCookie(kind, c.req.header('cookie') ?? '', site.now());

export const addressOf = (c: WebContext): string | null => sourceOf(c.req.header('cloudfront-viewer-address'));
