import { createApp } from '../../../functions/staff/app.tsx';
import type { StaffRole } from '../../../shared/rows/request.ts';
import type { Dependencies } from '../../../functions/staff/ports.ts';
import { dependenciesOf, type Memory } from './memory.ts';

type Form = readonly (readonly [name: string, value: string])[] | Readonly<Record<string, string>>;

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly headers: Headers;
  readonly location: string | undefined;
}

/** A browser without JavaScript, as far as a form needs one: keeps cookies, sends what the page holds. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Page>;
  /** `from`: what the browser says of the page that sends it, in `Sec-Fetch-Site`. */
  post(path: string, form: Form, from?: string): Promise<Page>;
  /** Sends the first form of a page that posts to this path, with what is typed into it. */
  submit(page: Page, path: string, typed?: Form): Promise<Page>;
}

export const hiddenFields = (page: Page, path: string, containing = ''): [string, string][] => {
  const forms = page.text.match(/<form [^]*?<\/form>/g) ?? [];
  const form = forms.find((text) => text.includes(`action="${path}"`) && text.includes(containing)) ?? '';
  return [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
};

const pairsOf = (form: Form): [string, string][] =>
  Array.isArray(form) ? form.map(([name, value]) => [name, value]) : Object.entries(form);

export const newBrowser = (memory: Memory, partner = 'desk', changed: Partial<Dependencies> = {}): Browser => {
  const app = createApp({ ...dependenciesOf(memory, partner), ...changed });
  const cookies = new Map<string, string>();

  const fetchPage = async (path: string, init: RequestInit): Promise<Page> => {
    const headers = new Headers(init.headers);
    headers.set('x-origin-secret', 'now');
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await app.request(`https://${partner}.example.org${path}`, { ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (line.includes('Max-Age=0')) cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = answer.headers.get('location') ?? undefined;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const text = Buffer.from(bytes).toString();
    return { status: answer.status, text, bytes, headers: answer.headers, location };
  };

  const post = (path: string, form: Form, from = 'same-origin'): Promise<Page> =>
    fetchPage(path, {
      method: 'POST',
      body: new URLSearchParams(pairsOf(form)).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': from },
    });

  return {
    cookies,
    get: (path, headers = {}) => fetchPage(path, { method: 'GET', headers }),
    post,
    submit: (page, path, typed = {}) => {
      const given = pairsOf(typed);
      const act = given.find(([name]) => name === 'act')?.[1];
      const hidden = hiddenFields(page, path, act === undefined ? '' : `name="act" value="${act}"`);
      const names = new Set(given.map(([name]) => name));
      return post(path, [...hidden.filter(([name]) => !names.has(name)), ...given]);
    },
  };
};

interface Someone {
  readonly sub?: string;
  readonly id?: string;
  readonly name?: string;
}

/** Puts somebody on the register and signs them in. */
export const signIn = async (
  memory: Memory,
  browser: Browser,
  partner = 'desk',
  role: StaffRole = 'case_worker',
  { sub = `sub-of-${partner}`, id = `${partner}1`, name }: Someone = {},
) => {
  memory.subject = sub;
  const row = { pk: partner, sk: `register#${sub}`, sub, id, role };
  memory.register.set(`${partner}/${sub}`, { ...row, ...(name !== undefined && { name }) });
  return comeBack(browser);
};

/** Through the identity provider, as whoever it says. */
export const comeBack = async (browser: Browser) => {
  const start = await browser.get('/sign-in/start');
  const state = new URL(start.location ?? '').searchParams.get('state') ?? '';
  return browser.get(`/signed-in?code=x&state=${state}`);
};
