import type { Runtime } from '../../../infra/local/runtime.ts';
import type { Form, Page } from '../../visitor.ts';
import { Person } from './person.ts';

/** What a reporter fills in, page by page; what is left out is skipped. */
export interface Story {
  readonly tell?: Form;
  readonly danger?: Form;
  readonly details?: Form;
  readonly answer?: Form;
}

/** The header by which a test says where somebody's connection comes from. */
export const NEIGHBOURHOOD = 'x-neighbourhood';

const siteOf = (runtime: Runtime): string => {
  const { web } = runtime.sites;
  if (web === undefined) throw new Error('The deployment has no site for reporters');
  return web;
};

const CODE = /\b(\d{4} \d{4} \d{4} \d{4})\b/;

export const codeIn = (text: string): string => {
  const code = CODE.exec(text)?.[1];
  if (code === undefined) throw new Error(`No code on the page: ${text.slice(0, 300)}`);
  return code;
};

export const showsCode = (text: string): boolean => CODE.test(text);

const everybody: Reporter[] = [];

/** Every page that any reporter was shown since this was last asked. */
export const pagesSeen = (): Page[] => everybody.splice(0).flatMap(({ pages }) => pages);

let neighbourhoods = 0;

interface Where {
  readonly language?: string;
  /** Their address. Default: nobody else's neighbourhood. */
  readonly from?: string;
}

/** A person at the reporter's site, with the acts that its pages offer. */
export class Reporter extends Person {
  static at(runtime: Runtime, { language = 'en', from }: Where = {}): Reporter {
    neighbourhoods += 1;
    const address = from ?? `10.${neighbourhoods >> 8}.${neighbourhoods & 255}.7`;
    const reporter = new Reporter(siteOf(runtime), { 'accept-language': language, [NEIGHBOURHOOD]: address });
    everybody.push(reporter);
    return reporter;
  }

  /** Goes through the whole form, page by page, up to the one that shows what will be sent. */
  async fillIn({ tell = {}, danger = {}, details = {}, answer = {} }: Story): Promise<this> {
    await this.get('/form');
    for (const fields of [tell, danger, details, answer]) await this.submit(fields, { button: 'go=next' });
    return this;
  }

  /** Fills in, sends, and gives the code that is shown. */
  async report(story: Story): Promise<string> {
    await this.fillIn(story);
    await this.submit({}, { button: 'go=send' });
    return codeIn(this.text);
  }

  async open(code: string): Promise<this> {
    await this.get('/box');
    return this.submit({ code }, { button: 'act=open' });
  }

  async press(act: string, fields: Form = {}): Promise<this> {
    return this.submit(fields, { button: `act=${act}` });
  }
}
