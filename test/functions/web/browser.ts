import { ORIGIN_SECRET, type World } from './world.ts';

type Fields = readonly (readonly [string, string])[];
type Typed = Readonly<Record<string, string | readonly string[]>>;

export interface Shown {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const attribute = (tag: string, name: string): string => decode(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/** The form that a button sends: the one around it, or the one it names. */
const formWith = (html: string, button: string): string => {
  const forms = html.match(/<form [\s\S]*?<\/form>/g) ?? [];
  const around = forms.find((text) => text.includes(` value="${button}"`));
  const named = ['go', 'act'].some((name) => html.includes(`<button form="f" name="${name}" value="${button}"`));
  return around ?? (named ? forms.find((text) => text.startsWith('<form id="f"')) : undefined) ?? '';
};

/** What a browser without JavaScript would send of the page's form that has this button. */
const fieldsOf = (html: string, button: string): Fields => {
  const form = formWith(html, button);
  const inputs = [...form.matchAll(/<input [^>]*>/g)].map(([tag]) => tag);
  const sent = inputs.filter((tag) => !/ type="(radio|checkbox)"/.test(tag) || / checked=/.test(tag));
  const areas = [...form.matchAll(/(<textarea [^>]*>)\n?([\s\S]*?)<\/textarea>/g)];
  const selects = [...form.matchAll(/(<select [^>]*>)([\s\S]*?)<\/select>/g)];
  return [
    ...sent.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')] as const),
    ...areas.map(([, tag = '', text = '']) => [attribute(tag, 'name'), decode(text)] as const),
    ...selects.map(([, tag = '', options = '']) => {
      const chosen = /<option [^>]*selected[^>]*>/.exec(options)?.[0] ?? '';
      return [attribute(tag, 'name'), attribute(chosen, 'value')] as const;
    }),
  ];
};

/** A browser without JavaScript: it keeps a cookie and sends what a page's forms hold. */
export const makeBrowser = (world: World, more: Readonly<Record<string, string>> = {}) => {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  let page: Shown = { status: 0, html: '', headers: new Headers() };

  const go = async (method: string, path: string, body: URLSearchParams | null): Promise<Shown> => {
    const headers = new Headers({ 'x-origin-secret': ORIGIN_SECRET, ...more });
    if (jar.size > 0) headers.set('cookie', cookie());
    if (body !== null) headers.set('content-type', 'application/x-www-form-urlencoded');
    const response = await world.app.request(path, {
      method,
      headers,
      ...(body === null ? {} : { body: body.toString() }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      if (line.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, value);
    }
    page = { status: response.status, html: await response.text(), headers: response.headers };
    return page;
  };

  const press = async (name: string, button: string, typed: Typed = {}): Promise<Shown> => {
    const action = formWith(page.html, button);
    const body = new URLSearchParams();
    for (const [field, value] of fieldsOf(page.html, button)) if (!(field in typed)) body.append(field, value);
    for (const [field, value] of Object.entries(typed)) for (const one of [value].flat()) body.append(field, one);
    body.append(name, button);
    return go('POST', attribute(action, 'action'), body);
  };

  return {
    get: (path: string) => go('GET', path, null),
    post: (path: string, typed: Typed) => {
      const body = new URLSearchParams();
      for (const [field, value] of Object.entries(typed)) for (const one of [value].flat()) body.append(field, one);
      return go('POST', path, body);
    },
    /** Presses a button of the page that is shown, with these fields filled in besides what it holds. */
    press,
    page: () => page,
    cookie,
    /** Another who has noted the cookies of this browser as they were then. */
    take: (noted: string): void => {
      for (const pair of noted.split('; ')) jar.set(pair.split('=')[0] ?? '', pair.split('=')[1] ?? '');
    },
    forget: (): void => jar.clear(),
  };
};
