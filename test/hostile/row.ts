import type { Host, Scene } from './scene.ts';
import { bytesOf } from './wire.ts';

/**
 * What must come back, besides what always holds: nothing above 499, no word of the input in a refusal, every page kind
 * and every problem a document.
 */
export interface Expected {
  /** Of these, one. */
  readonly status: number | readonly number[];
  /** The problem's name; on an API's address every refusal is a document in any case. */
  readonly problem?: string;
  /** Must stand on the page again, in a box or a hidden field: nothing typed is lost. */
  readonly keeps?: readonly string[];
  /** Of their own mailbox, which holds what they wrote. */
  readonly own?: true;
  /** The code of a taken report is shown: the tip was taken all the same. */
  readonly taken?: boolean;
  /** Refused in front of our functions, by what stands for CloudFront and API Gateway: then it need not be kind. */
  readonly before?: boolean;
}

export interface Row {
  readonly name: string;
  readonly at: Host;
  readonly bytes: (scene: Scene) => Buffer;
  readonly expected: Expected;
  /** A page may show whoever typed it what they typed; without this, nothing of it may come back. */
  readonly mayEcho: boolean;
}

type Headers = readonly (readonly [string, string])[];
type Target = string | ((scene: Scene) => string);
type Body = string | Buffer | ((scene: Scene) => string | Buffer);

const targetOf = (target: Target, scene: Scene) => (typeof target === 'function' ? target(scene) : target);
const bodyOf = (body: Body, scene: Scene) => (typeof body === 'function' ? body(scene) : body);
const headersOf = (headers: Headers | ((scene: Scene) => Headers), scene: Scene) =>
  typeof headers === 'function' ? headers(scene) : headers;

export interface Sent {
  readonly method?: string;
  readonly headers?: Headers | ((scene: Scene) => Headers);
  readonly body?: Body;
  readonly chunk?: number;
}

let rows = 0;
/** Each from a neighbourhood of its own, so that no row meets another's limits. */
const neighbourhood = (): readonly [string, string] => {
  rows += 1;
  return ['x-neighbourhood', `10.${100 + (rows >> 8)}.${rows & 255}.7`];
};

/** A row whose message is well formed, whatever it holds. */
export const row = (name: string, at: Host, target: Target, sent: Sent, expected: Expected): Row => {
  const from = neighbourhood();
  return {
    name,
    at,
    expected,
    mayEcho: expected.keeps !== undefined || expected.taken === true || expected.own === true,
    bytes: (scene) => {
      const body = sent.body === undefined ? undefined : bodyOf(sent.body, scene);
      return bytesOf({
        target: targetOf(target, scene),
        host: scene.hosts[at],
        headers: [from, ...(sent.headers === undefined ? [] : headersOf(sent.headers, scene))],
        ...(body === undefined ? {} : { body }),
        ...(sent.method === undefined ? {} : { method: sent.method }),
        ...(sent.chunk === undefined ? {} : { chunk: sent.chunk }),
      });
    },
  };
};

/** A row that writes its bytes itself; `\n` stands for the line end of HTTP. */
export const rawRow = (name: string, at: Host, text: (host: string) => string, expected: Expected): Row => ({
  name,
  at,
  expected,
  mayEcho: false,
  bytes: (scene) => Buffer.from(text(scene.hosts[at]).replaceAll('\n', '\r\n'), 'latin1'),
});

export const FORM = ['content-type', 'application/x-www-form-urlencoded'] as const;
export const JSON_TYPE = ['content-type', 'application/json'] as const;
export const formText = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();
