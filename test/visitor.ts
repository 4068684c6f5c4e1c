/** One browser: follows redirects, and keeps cookies by host name, without regard to ports, as browsers do. */
export interface Visitor {
  readonly get: (url: string, headers?: Readonly<Record<string, string>>) => Promise<Page>;
  /** Sends a form, as a page of the same site would. */
  readonly post: (url: string, form: Form, headers?: Readonly<Record<string, string>>) => Promise<Page>;
  readonly cookies: (url: string) => ReadonlyMap<string, string>;
}

export type Form = Readonly<Record<string, string | readonly string[]>>;

export interface Page {
  /** Where redirects ended. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const MOST_REDIRECTS = 10;

const encoded = (form: Form): URLSearchParams => {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(form)) {
    for (const value of [values].flat()) body.append(name, value);
  }
  return body;
};

export const createVisitor = (): Visitor => {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { hostname } = new URL(url);
    const jar = jars.get(hostname) ?? new Map<string, string>();
    jars.set(hostname, jar);
    return jar;
  };

  const keep = (url: string, setCookies: readonly string[]): void => {
    for (const cookie of setCookies) {
      const [pair = '', ...attributes] = cookie.split(';').map((piece) => piece.trim());
      const equals = pair.indexOf('=');
      const gone = attributes.some((attribute) => /^max-age=0$|^expires=Thu, 01 Jan 1970/i.test(attribute));
      if (gone) jarOf(url).delete(pair.slice(0, equals));
      else jarOf(url).set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  };

  const visit = async (first: string, init: RequestInit, headers: Readonly<Record<string, string>>): Promise<Page> => {
    let url = first;
    let asked = init;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
      const cookie = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        ...asked,
        redirect: 'manual',
        headers: { accept: 'text/html', ...headers, ...(cookie === '' ? {} : { cookie }) },
      });
      keep(url, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) {
        return { url, status: response.status, headers: response.headers, text: await response.text() };
      }
      await response.arrayBuffer();
      url = new URL(location, url).href;
      if (response.status !== 307 && response.status !== 308) asked = { method: 'GET' };
    }
    throw new Error(`More than ${MOST_REDIRECTS} redirects from ${new URL(first).pathname}`);
  };

  return {
    cookies: (url) => jarOf(url),
    get: (url, headers = {}) => visit(url, { method: 'GET' }, headers),
    post: (url, form, headers = {}) =>
      visit(url, { method: 'POST', body: encoded(form) }, { 'sec-fetch-site': 'same-origin', ...headers }),
  };
};

/**
 * Chooses an account on the local sign-in page: `await signInAs(visitor, await visitor.get(portal), 'anna@desk')`, where
 * the portal has sent the visitor to sign in. Answers the page that the portal then shows.
 */
export const signInAs = (visitor: Visitor, signInPage: Page, account: string): Promise<Page> => {
  const action = /action="([^"]+)"/.exec(signInPage.text)?.[1];
  if (action === undefined) throw new Error(`No sign-in page at ${signInPage.url}`);
  return visitor.post(new URL(action, signInPage.url).href, { account });
};
