import { type HTMLElement, parse } from 'node-html-parser';
import { createVisitor, type Form, type Page, type Visitor } from '../../visitor.ts';

/** Where a form is found, and the button that sends it, by what they are and not by where they stand. */
export interface Press {
  readonly where?: (form: HTMLElement) => boolean;
  /** `name=value` of the button; default: the form's first. */
  readonly button?: string;
}

/** The request that pressing a button makes: kept apart for whoever presses twice, or loses the answer. */
export interface Pressed {
  readonly url: string;
  readonly form: Form;
}

export const textOf = ({ text }: Page): string =>
  (parse(text).querySelector('body')?.structuredText ?? '').replace(/\s+/g, ' ');

/** Someone at a browser without JavaScript: reads the page, fills in its form, presses a button of it. */
export class Person {
  readonly #visitor: Visitor;
  readonly #headers: Readonly<Record<string, string>>;
  #page: Page;
  /** Every page that they were ever shown. */
  readonly pages: Page[] = [];

  constructor(base: string, headers: Readonly<Record<string, string>> = {}) {
    this.#visitor = createVisitor();
    this.#headers = headers;
    this.#page = { url: base, status: 0, headers: new Headers(), text: '' };
  }

  get status(): number {
    return this.#page.status;
  }
  get url(): string {
    return this.#page.url;
  }
  get html(): string {
    return this.#page.text;
  }
  header(name: string): string | null {
    return this.#page.headers.get(name);
  }
  get page(): HTMLElement {
    return parse(this.#page.text);
  }
  /** What a person reads: the page's text with its spaces folded. */
  get text(): string {
    return textOf(this.#page);
  }

  async get(path: string): Promise<this> {
    return this.#show(await this.#visitor.get(new URL(path, this.url).href, this.#headers));
  }

  async post(path: string, form: Form): Promise<this> {
    return this.#show(await this.#visitor.post(new URL(path, this.url).href, form, this.#headers));
  }

  follow(selector: string): Promise<this> {
    const href = this.page.querySelector(selector)?.getAttribute('href');
    if (href === undefined) throw new Error(`No link ${selector} on ${this.url}`);
    return this.get(href);
  }

  submit(fields: Form, press: Press = {}): Promise<this> {
    return this.send(this.prepare(fields, press));
  }

  send({ url, form }: Pressed): Promise<this> {
    return this.post(url, form);
  }

  /** The same request once more, whose answer they do not get to see. */
  async sendUnseen({ url, form }: Pressed): Promise<Page> {
    return this.#visitor.post(url, form, this.#headers);
  }

  /** What a box on the page holds. */
  valueOf(name: string): string | undefined {
    const box = this.page.querySelector(`[name="${name}"]`);
    return box?.getAttribute('value') ?? box?.textContent.trim();
  }

  cookies(): ReadonlyMap<string, string> {
    return this.#visitor.cookies(this.url);
  }

  prepare(fields: Form, { where = () => true, button }: Press = {}): Pressed {
    const holds = (form: HTMLElement) => form.querySelectorAll('button').some((each) => nameAndValue(each) === button);
    const form = this.page
      .querySelectorAll('form')
      .find((each) => where(each) && (button === undefined || holds(each)));
    if (form === undefined)
      throw new Error(`No such form (${button ?? ''}), status ${this.status}: ${this.text.slice(0, 400)}`);
    const values = new Map<string, readonly string[]>();
    for (const [name, value] of controlsOf(form)) values.set(name, [...(values.get(name) ?? []), value]);
    for (const [name, value] of Object.entries(fields)) values.set(name, [value].flat());
    const pressed = form
      .querySelectorAll('button')
      .find((each) => button === undefined || nameAndValue(each) === button);
    const name = pressed?.getAttribute('name');
    if (name !== undefined) values.set(name, [pressed?.getAttribute('value') ?? '']);
    return { url: new URL(form.getAttribute('action') ?? '', this.url).href, form: Object.fromEntries(values) };
  }

  #show(page: Page): this {
    this.#page = page;
    this.pages.push(page);
    return this;
  }
}

/** A form with a field of this name and value: `<input type=hidden name=act value=decline>`. */
export const having =
  (name: string, value: string) =>
  (form: HTMLElement): boolean =>
    form
      .querySelectorAll('input')
      .some((input) => input.getAttribute('name') === name && input.getAttribute('value') === value);

const nameAndValue = (button: HTMLElement): string =>
  `${button.getAttribute('name') ?? ''}=${button.getAttribute('value') ?? ''}`;

/** What a browser would send of a form that nobody touched. */
const controlsOf = (form: HTMLElement): [string, string][] =>
  form.querySelectorAll('input, textarea, select').flatMap((control): [string, string][] => {
    const name = control.getAttribute('name');
    if (name === undefined || control.hasAttribute('disabled')) return [];
    if (control.tagName === 'TEXTAREA') return [[name, control.textContent.replace(/^\n/, '')]];
    if (control.tagName === 'SELECT') {
      const chosen = control.querySelector('option[selected]') ?? control.querySelector('option');
      return [[name, chosen?.getAttribute('value') ?? '']];
    }
    const type = control.getAttribute('type') ?? 'text';
    const unticked = (type === 'radio' || type === 'checkbox') && !control.hasAttribute('checked');
    return unticked || type === 'submit' || type === 'button' ? [] : [[name, control.getAttribute('value') ?? '']];
  });
