import { vi } from 'vitest';
import type { Needle } from './needles.ts';
import type { Place } from './search.ts';

export interface Eavesdrop {
  /** The head of every answer, redirects and cookies included: nobody's page, so nobody's words. */
  readonly heads: () => readonly Place[];
  /** What was given to one browser alone: session cookies, and the tokens and nonces of forms and of the API. */
  readonly secrets: () => readonly string[];
  readonly close: () => void;
}

/** 32 bytes as base64url: what a session, a token and a nonce are here. */
const SECRET = /(?<![\w-])[\w-]{43}(?![\w-])/g;
const FIELDS = /(?:name="(?:csrf|nonce)" value|"(?:session|nonce)")[=:]"(?<secret>[\w.-]+)"/g;

/** Listens to every answer that this process gets by `fetch`, as a browser's owner could. */
export const openEavesdrop = (): Eavesdrop => {
  const heads: Place[] = [];
  const secrets = new Set<string>();
  const real = globalThis.fetch;
  const spy = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...asked) => {
    const response = await real(...asked);
    const head = JSON.stringify([...response.headers]);
    heads.push({ name: `head of ${response.status}`, bytes: Buffer.from(head) });
    const fields = [...(await response.clone().text()).matchAll(FIELDS)].map(({ groups }) => groups?.['secret'] ?? '');
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    for (const text of [...fields, ...cookies]) {
      for (const [secret] of text.matchAll(SECRET)) secrets.add(secret);
    }
    return response;
  });
  return { heads: () => heads, secrets: () => [...secrets], close: () => spy.mockRestore() };
};

/** A secret as it was given out and as the bytes that it stands for. There are many, so each is looked for in few ways. */
export const needlesOfSecret = (secret: string): Needle[] => {
  const bytes = Buffer.from(secret, 'base64url');
  const as = (encoding: Needle['encoding'], needle: Buffer): Needle => ({ text: secret, encoding, bytes: needle });
  return [
    as('utf8', Buffer.from(secret)),
    as('utf8', bytes),
    as('hex', Buffer.from(bytes.toString('hex'))),
    as('base64+0', Buffer.from(bytes.toString('base64'))),
  ];
};
