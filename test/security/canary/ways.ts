import type { Runtime } from '../../../infra/local/runtime.ts';
import type { Person } from '../../journeys/support/person.ts';
import { BROWSER } from './marks.ts';
import type { Place } from './search.ts';

/**
 * What came back for what was typed. A page may show its own words to whoever typed them, so that nothing is lost; an error
 * document, a refusal or anybody else's page may not.
 */
export interface Answered {
  readonly way: string;
  readonly status: number;
  readonly text: string;
  readonly mayEcho: boolean;
}

/** Keeps a note of every answer, and of every way in that was gone. */
export class Typist {
  readonly answers: Answered[] = [];

  /** The page that somebody is on, which may show them what they typed. */
  own(way: string, { status, html }: Person): void {
    this.answers.push({ way, status, text: html, mayEcho: true });
  }

  /** A page that must not hold what was typed. */
  strict(way: string, { status, html }: Person): void {
    this.answers.push({ way, status, text: html, mayEcho: false });
  }

  /** A request as no browser of ours would make it. */
  async raw(way: string, url: string, init: RequestInit, mayEcho = false): Promise<Answered> {
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { 'user-agent': BROWSER, ...Object.fromEntries(new Headers(init.headers)) },
    });
    const text = `${JSON.stringify([...response.headers])}\n${await response.text()}`;
    const answered = { way, status: response.status, text, mayEcho };
    this.answers.push(answered);
    return answered;
  }

  get silent(): Place[] {
    return this.answers
      .filter(({ mayEcho }) => !mayEcho)
      .map(({ way, text }) => ({ name: `answer to ${way}`, bytes: Buffer.from(text) }));
  }
}

export const siteOf = (runtime: Runtime, name: string): string => {
  const site = runtime.sites[name];
  if (site === undefined) throw new Error(`${name} serves no site`);
  return site;
};

/** A form as a browser sends it. */
export const formOf = (fields: Readonly<Record<string, string>>): RequestInit => ({
  method: 'POST',
  body: new URLSearchParams(fields),
});
