import * as z from 'zod';
import type { Runtime } from '../../../infra/local/runtime.ts';
import { NEIGHBOURHOOD } from './reporter.ts';

const sessionSchema = z.object({ session: z.string(), nonce: z.string() });
const problemSchema = z.strictObject({
  type: z.string().startsWith('urn:quietline:problem:'),
  title: z.string(),
  status: z.number(),
  fields: z.array(z.string()).optional(),
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

let programs = 0;

/** A program that speaks for somebody. Whatever it is refused must be a problem document of RFC 9457. */
export class Program {
  readonly #base: string;
  readonly #from: string;
  session = '';
  nonce = '';

  constructor(runtime: Runtime) {
    programs += 1;
    this.#base = runtime.sites['web'] ?? '';
    this.#from = `10.200.${programs}.7`;
  }

  static async begin(runtime: Runtime): Promise<Program> {
    const program = new Program(runtime);
    const { body } = await program.call('POST', '/api/sessions');
    Object.assign(program, sessionSchema.parse(body));
    return program;
  }

  async call(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(new URL(path, this.#base), {
      method,
      headers: {
        'accept-language': 'en',
        [NEIGHBOURHOOD]: this.#from,
        ...(this.session === '' ? {} : { 'x-session': this.session }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const read: Answer = {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    const isProblem = response.headers.get('content-type') === 'application/problem+json';
    if (response.status >= 400 !== isProblem) throw new Error(`${method} ${path}: ${response.status} is no document`);
    if (isProblem && problemSchema.parse(read.body).status !== response.status)
      throw new Error(`${path}: another status`);
    if (response.headers.get('cache-control') !== 'no-store') throw new Error(`${path} may be kept`);
    return read;
  }

  /** The name of the problem that a call meets. */
  async problem(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await this.call(method, path, body);
    const { data } = problemSchema.safeParse(answer.body);
    return data === undefined ? `no problem: ${answer.status}` : data.type.replace('urn:quietline:problem:', '');
  }

  /** Opens, and goes on in the session that this gives. */
  async open(code: string): Promise<number> {
    const { status, body } = await this.call('POST', '/api/mailbox', { code });
    this.session = z.object({ session: z.string() }).parse(body).session;
    return status;
  }

  async freshNonce(): Promise<string> {
    const { body } = await this.call('POST', '/api/nonces');
    return z.object({ nonce: z.string() }).parse(body).nonce;
  }
}
