import { type HTMLElement, parse } from 'node-html-parser';
import { type Answer, call } from './http.ts';

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Where a form is found, and the button that sends it: by their names and values, as a person finds them by their text. */
export interface Press {
  /** A selector for the form; default: the one that holds the button. */
  readonly form?: string;
  /** `name=value` of the button; default: the form's first. */
  readonly button?: string;
}

/** A browser without a screen or JavaScript: cookies, forms, links and redirects, and nothing else. */
export class Visitor {
  readonly #jar = new Map<string, Map<string, string>>();
  readonly #headers: Readonly<Record<string, string>>;
  #url: URL;
  #answer: Answer = { status: 0, headers: {}, cookies: [], body: '' };
  /** Every address it was ever at: nothing of a report may be in one. */
  readonly visited: string[] = [];

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = new URL(base);
    this.#headers = headers;
  }

  get status(): number {
    return this.#answer.status;
  }
  get headers(): Readonly<Record<string, string>> {
    return this.#answer.headers;
  }
  get html(): string {
    return this.#answer.body;
  }
  get url(): URL {
    return this.#url;
  }
  get page(): HTMLElement {
    return parse(this.#answer.body);
  }
  /** What a person reads: the page's text with its spaces folded. */
  get text(): string {
    return this.page.querySelector('body')?.structuredText.replace(/\s+/g, ' ') ?? '';
  }

  cookie(name: string): string | undefined {
    return this.#jar.get(this.#url.hostname)?.get(name);
  }

  get(path: string): Promise<this> {
    return this.#go('GET', new URL(path, this.#url));
  }

  post(path: string, fields: Fields): Promise<this> {
    return this.#go('POST', new URL(path, this.#url), encode(fields));
  }

  follow(selector: string): Promise<this> {
    const href = this.page.querySelector(selector)?.getAttribute('href');
    if (href === undefined) throw new Error(`No link ${selector} on ${this.#url.href}`);
    return this.get(href);
  }

  /** Fills in the form that is on the page, and presses a button of it. */
  async submit(fields: Fields, { form, button }: Press = {}): Promise<this> {
    const { target, body } = this.prepare(fields, { ...(form && { form }), ...(button && { button }) });
    return this.#go('POST', target, body);
  }

  /** The request that `submit` would make: for a person who presses twice, or whose answer was lost. */
  prepare(fields: Fields, { form, button }: Press = {}): { target: URL; body: string } {
    const element = this.#form(form, button);
    const values = new Map<string, readonly string[]>();
    for (const [name, value] of controls(element)) values.set(name, [...(values.get(name) ?? []), value]);
    for (const [name, value] of Object.entries(fields)) values.set(name, [value].flat());
    const pressed = element.querySelectorAll('button').find((each) => !button || nameAndValue(each) === button);
    const name = pressed?.getAttribute('name');
    if (name !== undefined) values.set(name, [pressed?.getAttribute('value') ?? '']);
    return {
      target: new URL(element.getAttribute('action') ?? '', this.#url),
      body: encode(Object.fromEntries(values)),
    };
  }

  send(target: URL, body: string): Promise<this> {
    return this.#go('POST', target, body);
  }

  #form(selector: string | undefined, button: string | undefined): HTMLElement {
    const forms = this.page.querySelectorAll(selector ?? 'form');
    const found = button
      ? forms.find((form) => form.querySelectorAll('button').some((each) => nameAndValue(each) === button))
      : forms[0];
    if (found === undefined)
      throw new Error(`No form ${selector ?? ''} ${button ?? ''} (status ${this.status}): ${this.text.slice(0, 300)}`);
    return found;
  }

  async #go(method: 'GET' | 'POST', url: URL, body?: string): Promise<this> {
    const jar = this.#jar.get(url.hostname) ?? new Map<string, string>();
    this.#jar.set(url.hostname, jar);
    this.visited.push(url.href);
    this.#answer = await call({
      method,
      url,
      headers: {
        accept: 'text/html',
        ...this.#headers,
        ...(jar.size > 0 && { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && { body }),
    });
    this.#url = url;
    for (const line of this.#answer.cookies) keep(jar, line);
    const location = this.#answer.headers['location'];
    const redirected = this.status >= 300 && this.status < 400 && location !== undefined;
    return redirected ? this.#go('GET', new URL(location, url)) : this;
  }
}

const keep = (jar: Map<string, string>, line: string): void => {
  const [pair = '', ...attributes] = line.split(';').map((piece) => piece.trim());
  const at = pair.indexOf('=');
  const gone = attributes.some(
    (attribute) => /^max-age=0$/i.test(attribute) || /^expires=thu, 01 jan 1970/i.test(attribute),
  );
  if (gone) jar.delete(pair.slice(0, at));
  else jar.set(pair.slice(0, at), pair.slice(at + 1));
};

const nameAndValue = (button: HTMLElement): string =>
  `${button.getAttribute('name') ?? ''}=${button.getAttribute('value') ?? ''}`;

const encode = (fields: Fields): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
  ).toString();

/** What a browser would send of a form that nobody touched. */
const controls = (form: HTMLElement): [string, string][] =>
  form.querySelectorAll('input, textarea, select').flatMap((control): [string, string][] => {
    const name = control.getAttribute('name');
    if (name === undefined || control.hasAttribute('disabled')) return [];
    if (control.tagName === 'TEXTAREA') return [[name, decode(control.innerHTML).replace(/^\n/, '')]];
    if (control.tagName === 'SELECT') {
      const chosen = control.querySelector('option[selected]') ?? control.querySelector('option');
      return [[name, chosen?.getAttribute('value') ?? '']];
    }
    const type = control.getAttribute('type') ?? 'text';
    if ((type === 'radio' || type === 'checkbox') && !control.hasAttribute('checked')) return [];
    if (type === 'submit' || type === 'button') return [];
    return [[name, control.getAttribute('value') ?? '']];
  });

const decode = (text: string): string => parse(`<p>${text}</p>`).querySelector('p')?.text ?? '';
