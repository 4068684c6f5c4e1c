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

/**
 * Of all fields together, in UTF-16 units: four times what a report may hold, so that a text which is too long comes back
 * with a kind error. A page shows it up to twice, and HTML and JSON write one unit as up to six: an answer of more than
 * six megabytes Lambda would lose.
 */
const MOST_TYPED = 200_000;

/** More was typed than a page could give back. */
export class TooMuchTyped extends Error {
  override readonly name = 'TooMuchTyped';
}

/** No page of ours sends `multipart/form-data`; whoever does has still typed it. Files are left out. */
const multipart = async (text: string, type: string): Promise<URLSearchParams> => {
  try {
    const form = await new Response(text, { headers: { 'content-type': type } }).formData();
    return new URLSearchParams(
      [...form].flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : [])),
    );
  } catch {
    return new URLSearchParams(text);
  }
};

/**
 * A form's body. Whatever bytes come, this reads them as some form: at worst an empty one.
 *
 * @throws TooMuchTyped
 */
export const formBody = async (c: WebContext, site: Site): Promise<URLSearchParams> => {
  const text = await c.req.text();
  const type = c.req.header('content-type') ?? '';
  const body = /^multipart\/form-data\b/i.test(type) ? await multipart(text, type) : new URLSearchParams(text);
  let typed = 0;
  for (const value of body.values()) typed += value.length;
  if (typed > MOST_TYPED) throw new TooMuchTyped('More was typed than a page can give back');
  const language = body.get('l') ?? '';
  if (site.pack.jurisdiction.languages.includes(language)) c.set('language', language);
  return body;
};

export const sessionOf = (kind: SessionKind, c: WebContext, site: Site): SessionSecret | null =>
  readCookie(kind, c.req.header('cookie') ?? '', site.now());

export const addressOf = (c: WebContext): string | null => sourceOf(c.req.header('cloudfront-viewer-address'));
