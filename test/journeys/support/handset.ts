import { randomBytes, randomInt } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { parse } from 'node-html-parser';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { TEXT_PATH } from '../../../shared/telephony/paths.ts';

export interface Sms {
  readonly sid: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface Delivered {
  readonly status: number;
  /** What goes back to the phone. */
  readonly texts: readonly string[];
  readonly body: string;
}

export const newSid = (): string => `SM${randomBytes(16).toString('hex')}`;

/** The texts in TwiML for messages. */
export const textsIn = (twiml: string): string[] =>
  parse(twiml)
    .getElementsByTagName('message')
    .map(({ text }) => text);

/** 555-0100 to 555-0199 are kept for fiction, in every area. */
const newNumber = (): string => `+1${randomInt(200, 999)}55501${String(randomInt(100)).padStart(2, '0')}`;

/** A phone in somebody's hand, and the provider between it and the deployment: as Twilio signs and delivers. */
export class Handset {
  readonly received: string[] = [];
  readonly #runtime: Runtime;
  readonly #number: string;
  readonly #line: string;

  constructor(runtime: Runtime, number = newNumber(), line = '+12025550150') {
    this.#runtime = runtime;
    this.#number = number;
    this.#line = line;
  }

  get number(): string {
    return this.#number;
  }

  write(body: string, more: Readonly<Record<string, string>> = {}): Sms {
    const sid = newSid();
    const { sid: AccountSid } = this.#runtime.provider.account;
    const form = { ToCountry: 'ZZ', MessageSid: sid, AccountSid, From: this.#number, To: this.#line, Body: body };
    return { sid, form: { ...form, NumMedia: '0', NumSegments: '1', ApiVersion: '2010-04-01', ...more } };
  }

  /** Brings a text to the deployment: once, or as often as it is called. */
  async deliver({ form }: Sms): Promise<Delivered> {
    const url = `${this.#runtime.sites['phone']}${TEXT_PATH}`;
    const signature = getExpectedTwilioSignature(this.#runtime.provider.account.token, url, form);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature, 'user-agent': 'TwilioProxy/1.1' },
      body: new URLSearchParams(form),
    });
    const body = await answer.text();
    return { status: answer.status, texts: textsIn(body), body };
  }

  /** Texts, and reads what comes back. */
  async text(body: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
    const { status, texts } = await this.deliver(this.write(body, more));
    if (status !== 200) throw new Error(`The text was answered with ${status}`);
    this.received.push(...texts);
    return texts;
  }
}
