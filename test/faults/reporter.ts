import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { deriveTipId, parseSessionSecret } from '../../shared/sealing/session.ts';
import { NEIGHBOURHOOD } from '../journeys/support/reporter.ts';
import type { Report, ReporterAct } from './acts.ts';
import type { Fate } from './chaos.ts';

const MOST_TRIES = 60;
const LONGEST_PAUSE = 1000;
const TIME_OUT = 60_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const sessionSchema = z.object({ session: z.string(), nonce: z.string() });
const openedSchema = z.object({ session: z.string() });
const codeSchema = z.object({ code: z.string(), session: z.string() });
const viewSchema = z.object({
  messages: z.array(z.object({ text: z.string().nullable() })),
  choice: z.string(),
  deletion: z.object({ undoUntil: z.string() }).nullable(),
  canSeeSent: z.boolean(),
});
export type MailboxSeen = z.infer<typeof viewSchema>;

/** Whoever sends again until they have seen an answer, as people do. Not an answer: nothing, and any 5xx. */
export class ReporterClient {
  readonly #base: string;
  readonly #from: string;
  readonly #fate: () => Fate;
  #session = '';
  code = '';
  tip = '';
  /** Tips of which they saw that they were taken: all of them are owed, also those that have no code. */
  readonly acknowledged: string[] = [];

  constructor(base: string, number: number, fate: () => Fate) {
    this.#base = base;
    // Nobody shares a neighbourhood: what is counted by address is tested elsewhere.
    this.#from = `10.${(number >> 8) & 255}.${number & 255}.7`;
    this.#fate = fate;
  }

  /**
   * A tip is taken also where no code can be made for it just then. Who wants a code sends anew, and that is another tip.
   *
   * @param meant is told the id of each tip before it is sent
   */
  async submit(report: Report, meant: (tip: string) => void): Promise<void> {
    for (let attempt = 0; attempt < 4 && this.code === ''; attempt += 1) {
      const nonce = await this.#begin();
      meant(this.tip);
      const { status, body } = await this.#call('POST', '/api/tips', { ...report, nonce });
      if (status !== 201) throw new Error(`A tip was refused: ${status} ${JSON.stringify(body)}`);
      this.acknowledged.push(this.tip);
      this.code = z.object({ code: z.string().nullable() }).parse(body).code ?? '';
    }
    if (this.code === '') throw new Error('No code could be made');
  }

  /** A new session, and in it the nonce of one tip. */
  async #begin(): Promise<string> {
    const { session, nonce } = sessionSchema.parse((await this.#call('POST', '/api/sessions')).body);
    const secret = parseSessionSecret(session);
    if (!secret.ok) throw new Error('The session is none');
    this.#session = session;
    this.tip = deriveTipId(secret.value, nonce);
    return nonce;
  }

  /** Sends once, sees no answer, and never comes back. */
  async submitAndLeave(report: Report): Promise<void> {
    const nonce = await this.#begin();
    await this.#once('POST', '/api/tips', { ...report, nonce }, 'lost');
  }

  async open(code = this.code): Promise<number> {
    const { body } = await this.#call('POST', '/api/sessions');
    this.#session = sessionSchema.parse(body).session;
    const opened = await this.#call('POST', '/api/mailbox', { code });
    if (opened.status === 200) this.#session = openedSchema.parse(opened.body).session;
    return opened.status;
  }

  async look(): Promise<MailboxSeen> {
    const { status, body } = await this.#call('GET', '/api/mailbox');
    if (status !== 200) throw new Error(`The mailbox is not shown: ${status}`);
    return viewSchema.parse(body);
  }

  /** In a session of its own: the one before may have ended while time passed. */
  async act(act: ReporterAct): Promise<void> {
    const opened = await this.open();
    if (opened !== 200) throw new Error(`The code opens nothing: ${opened}`);
    const { code } = this;
    switch (act.act) {
      case 'words':
        return this.#expect(201, 'POST', '/api/mailbox/messages', { text: act.text, nonce: await this.#freshNonce() });
      case 'choice':
        return this.#expect(204, 'PUT', '/api/mailbox/choice', { choice: act.choice });
      case 'sight':
        return this.#expect(204, 'POST', '/api/mailbox/giving-up', { code });
      case 'delete':
        return this.#expect(201, 'POST', '/api/mailbox/deletion', { code, sure: true });
      case 'undo':
        return this.#expect(204, 'DELETE', '/api/mailbox/deletion');
      case 'renew': {
        const asked = { code, nonce: await this.#freshNonce() };
        const { status, body } = await this.#call('POST', '/api/mailbox/code', asked);
        if (status !== 201) throw new Error(`No new code: ${status} ${JSON.stringify(body)}`);
        this.code = codeSchema.parse(body).code;
      }
    }
  }

  async #expect(wanted: number, method: string, path: string, body?: unknown): Promise<void> {
    const { status, body: said } = await this.#call(method, path, body);
    if (status !== wanted) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(said ?? null)}`);
  }

  async #freshNonce(): Promise<string> {
    const { body } = await this.#call('POST', '/api/nonces');
    return z.object({ nonce: z.string() }).parse(body).nonce;
  }

  async #call(method: string, path: string, body?: unknown): Promise<Answer> {
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const answer = await this.#once(method, path, body, this.#fate());
      if (answer !== undefined && answer.status < 500) return answer;
      await pause(Math.min(LONGEST_PAUSE, 20 * 2 ** attempt));
    }
    throw new Error(`${method} ${path} was never answered`);
  }

  /** What was seen of one try: nothing, where the connection broke or the answer was lost on its way. */
  async #once(method: string, path: string, body: unknown, fate: Fate): Promise<Answer | undefined> {
    const limit = fate === 'cut' ? 5 + Math.floor(this.#from.length * 7) : TIME_OUT;
    try {
      const response = await fetch(new URL(path, this.#base), {
        method,
        signal: AbortSignal.timeout(limit),
        headers: {
          'accept-language': 'en',
          [NEIGHBOURHOOD]: this.#from,
          ...(this.#session === '' ? {} : { 'x-session': this.#session }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (fate === 'lost') return undefined;
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    } catch {
      return undefined;
    }
  }
}
