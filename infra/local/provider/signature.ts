import { createHash, createHmac } from 'node:crypto';

/**
 * How the provider signs what it sends, from https://www.twilio.com/docs/usage/webhooks/webhooks-security: HMAC-SHA1 by the
 * account's token over the URL and, of a form, every parameter by name, each name beside its value. Written here from
 * that page, and not taken from the provider's library, so that the library is what `phone` is held to.
 */
const signed = (text: string, token: string): string => createHmac('sha1', token).update(text, 'utf8').digest('base64');

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number => (a < b ? -1 : a > b ? 1 : 0);

export const signForm = (url: string, parameters: Readonly<Record<string, string>>, token: string): string =>
  signed(url + Object.entries(parameters).toSorted(byName).flat().join(''), token);

/** A JSON body is signed by a parameter of the URL that holds its digest. */
export const withBodyDigest = (url: string, body: string): string => {
  const digest = createHash('sha256').update(body, 'utf8').digest('hex');
  return `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${digest}`;
};

export const signUrl = (url: string, token: string): string => signed(url, token);
