import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js';
import type { Webhook } from '../provider.ts';

/** Every parameter of a form, also those that Twilio may add tomorrow: all of them are signed. */
const formOf = (body: string): Record<string, string | string[]> => {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(body)) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, all]): [string, string | string[]] => [name, all.length === 1 ? (all[0] ?? '') : all]),
  );
};

/**
 * Twilio signs the URL that it was given and the parameters of a form; of any other body the URL bears a hash, `bodySHA256`.
 * A URL with such a hash is never taken without the body that it is of: by content type alone, which nobody signs, a
 * signature over a body would pass for one over an empty form.
 *
 * @param base the public URL that the provider was given, without a trailing slash
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export const isSigned = (token: string, base: string, webhook: Webhook): boolean => {
  const { path, query, body, signature, contentType } = webhook;
  const url = `${base}${path}${query === '' ? '' : `?${query}`}`;
  if (new URLSearchParams(query).has('bodySHA256')) return validateRequestWithBody(token, signature, url, body);
  const isForm = /^application\/x-www-form-urlencoded(?:;|$)/i.test(contentType.trim());
  return isForm && validateRequest(token, signature, url, formOf(body));
};
