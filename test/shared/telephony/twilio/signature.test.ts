import * as fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../../../shared/telephony/provider.ts';
import { isSigned } from '../../../../shared/telephony/twilio/signature.ts';

/*
 * The form vectors are those of Twilio's page on webhook security; the JSON ones those of the tests of its own library,
 * twilio-node (spec/validation.spec.js), and of its published samples (api-snippets, security/signature_validation_json).
 */
const TOKEN = '12345';
const BASE = 'https://mycompany.com';
const FORM = 'application/x-www-form-urlencoded';
const BODY = new URLSearchParams({
  CallSid: 'CA1234567890ABCDE',
  Caller: '+14158675309',
  Digits: '1234',
  From: '+14158675309',
  To: '+18005551212',
}).toString();

const form: Webhook = {
  path: '/myapp.php',
  query: 'foo=1&bar=2',
  contentType: FORM,
  signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  body: BODY,
};
const json: Webhook = {
  path: '/myapp.php',
  query: 'foo=1&bar=2&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
  contentType: 'application/json',
  signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
  body: '{"property": "value", "boolean": true}',
};

describe('published vectors', () => {
  it.each([
    ['a form', form],
    ['a form, by an address with the port of its protocol', { ...form, signature: 'kvajT1Ptam85bY51eRf/AJRuM3w=' }],
    ['a form with a character set', { ...form, contentType: `${FORM}; charset=utf-8` }],
    ['JSON', json],
    [
      'JSON that is empty',
      {
        ...json,
        query: 'foo=1&bar=2&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        signature: 'Ldidvp12m26NI7eqEvxnEpkd9Hc=',
        body: '{}',
      },
    ],
    [
      'JSON with nothing else in the query',
      {
        ...json,
        query: 'bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620',
        signature: 'y77kIzt2vzLz71DgmJGsen2scGs=',
      },
    ],
  ])('%s passes', (_name, webhook) => expect(isSigned(TOKEN, BASE, webhook)).toBe(true));
});

describe.each([
  ['a form', form],
  ['JSON', json],
])('%s fails', (_name, webhook) => {
  it.each([
    ['protocol', 'http://mycompany.com'],
    ['host', 'https://mycompany.org'],
    ['port', 'https://mycompany.com:8443'],
  ])('under another %s', (_what, base) => {
    // As if the provider had been given that address: what it signs there is not taken here.
    const url = `${base}${webhook.path}?${webhook.query}`;
    const parameters = webhook === form ? Object.fromEntries(new URLSearchParams(webhook.body)) : {};
    const signature = getExpectedTwilioSignature(TOKEN, url, parameters);
    expect(isSigned(TOKEN, BASE, { ...webhook, signature })).toBe(false);
  });

  it.each([
    ['the token', TOKEN.replace('5', '6'), webhook],
    ['the path', TOKEN, { ...webhook, path: '/myapp2.php' }],
    ['the query', TOKEN, { ...webhook, query: webhook.query.replace('bar=2', 'bar=3') }],
    ['the query, which is gone', TOKEN, { ...webhook, query: '' }],
    ['the signature', TOKEN, { ...webhook, signature: `${webhook.signature.slice(0, -2)}A=` }],
    ['the signature, which is gone', TOKEN, { ...webhook, signature: '' }],
    ['the body', TOKEN, { ...webhook, body: webhook.body.replace('1', '2').replace('true', 'null') }],
    ['the body, which is gone', TOKEN, { ...webhook, body: '' }],
    ['the content type', TOKEN, { ...webhook, contentType: 'text/plain', query: webhook.query.replace(/&body.*/, '') }],
  ])('with another: %s', (_what, token, changed) => expect(isSigned(token, BASE, changed)).toBe(false));
});

it('a signature over a body does not pass for one over an empty form', () => {
  expect(isSigned(TOKEN, BASE, { ...json, contentType: FORM, body: '' })).toBe(false);
});

it('JSON without a hash in its address is not taken, since nobody signed it', () => {
  const signature = getExpectedTwilioSignature(TOKEN, `${BASE}/myapp.php`, {});
  expect(isSigned(TOKEN, BASE, { ...json, query: '', signature })).toBe(false);
});

/** Names and values are signed without anything between them, so a letter that goes over is not seen: not tried here. */
const parameters = fc.dictionary(
  fc.stringMatching(/^[A-Z][a-z]{1,8}$/),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  {
    minKeys: 1,
    maxKeys: 6,
  },
);

it('any form passes as it was signed, and no longer once a parameter is another, more, or gone', () => {
  fc.assert(
    fc.property(parameters, fc.nat(), fc.string({ minLength: 1, maxLength: 5 }), (signed, at, other) => {
      const signature = getExpectedTwilioSignature(TOKEN, `${BASE}/sms`, signed);
      const passes = (body: Record<string, string>): boolean =>
        isSigned(TOKEN, BASE, {
          path: '/sms',
          query: '',
          contentType: FORM,
          signature,
          body: new URLSearchParams(body).toString(),
        });
      expect(passes(signed)).toBe(true);
      const names = Object.keys(signed);
      const name = names[at % names.length] ?? '';
      const { [name]: value = '', ...rest } = signed;
      expect(passes({ ...signed, [name]: `${value}${other}` })).toBe(false);
      expect(passes({ ...signed, Zzzzzzzzzzzz: other })).toBe(false);
      expect(passes(rest)).toBe(false);
    }),
  );
});
