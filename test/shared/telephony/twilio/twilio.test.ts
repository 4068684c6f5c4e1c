import { describe, expect, it } from 'vitest';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { Plain } from '../../../../shared/domain/plain.ts';
import { ProviderCredentials } from '../../../../shared/telephony/credentials.ts';
import { readText } from '../../../../shared/telephony/twilio/text.ts';
import { createTwilio } from '../../../../shared/telephony/twilio/twilio.ts';
import { textsIn } from '../../../journeys/support/handset.ts';

const BASE = 'https://phone.example.org';
const SID = `SM${'a1'.repeat(16)}`;
const FORM = 'application/x-www-form-urlencoded';

const webhookOf = (parameters: Record<string, string>, token = 'now') => ({
  path: '/sms',
  query: '',
  contentType: FORM,
  signature: getExpectedTwilioSignature(token, `${BASE}/sms`, parameters),
  body: new URLSearchParams(parameters).toString(),
});

/** A secret that is asked for anew each time, and changes in between. */
const changing = (...states: string[][]) => {
  let at = 0;
  const asked = () => new ProviderCredentials('AC', states[at] ?? []);
  return { current: async () => asked(), fresh: async () => ((at += 1), asked()) };
};

describe('whom it believes', () => {
  it('the token that is, or the one that comes next', async () => {
    const twilio = createTwilio(changing(['now', 'next']), BASE);
    expect(await twilio.isGenuine(webhookOf({ Body: 'x' }, 'now'))).toBe(true);
    expect(await twilio.isGenuine(webhookOf({ Body: 'x' }, 'next'))).toBe(true);
  });

  it('a token that was put into the secret since it was read', async () => {
    const twilio = createTwilio(changing(['old'], ['now']), BASE);
    expect(await twilio.isGenuine(webhookOf({ Body: 'x' }, 'now'))).toBe(true);
  });

  it('nobody else, and asks for no secret where there is no signature', async () => {
    const unasked = {
      current: () => Promise.reject(new Error('asked')),
      fresh: () => Promise.reject(new Error('asked')),
    };
    expect(await createTwilio(unasked, BASE).isGenuine({ ...webhookOf({}), signature: '' })).toBe(false);
    expect(await createTwilio(changing(['now'], ['now']), BASE).isGenuine(webhookOf({ Body: 'x' }, 'other'))).toBe(
      false,
    );
  });
});

describe('a text that comes in', () => {
  const text = { MessageSid: SID, From: '+12025550101', To: '+12025550150' };

  it('is read in our own words, as a form or as JSON', () => {
    const parameters = { ...text, Body: 'مرحبا 🙏 a+b=c&d', NumMedia: '2' };
    const read = [
      readText(webhookOf(parameters)),
      readText({ ...webhookOf({}), contentType: 'application/json; charset=utf-8', body: JSON.stringify(parameters) }),
    ].map((result) => (result.ok ? result.value : undefined));
    for (const each of read) {
      expect(each).toMatchObject({ id: SID, to: '+12025550150', attachments: 2, sending: 'as_before' });
      expect([each?.from.reveal(), each?.words.reveal()]).toEqual(['+12025550101', 'مرحبا 🙏 a+b=c&d']);
    }
  });

  it.each([
    ['no words', {}, { attachments: 0, sending: 'as_before' }],
    ['a count that is none', { NumMedia: 'many' }, { attachments: 0 }],
    ['a word that ended sending', { OptOutType: 'STOP' }, { sending: 'ended' }],
    ['a word that lifts it', { OptOutType: 'START' }, { sending: 'resumed' }],
    ['a word of which the provider alone knows', { OptOutType: 'HELP' }, { sending: 'as_before' }],
  ])('is taken with %s', (_name, more, expected) => {
    expect(readText(webhookOf({ ...text, ...more }))).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ['without an id', { From: '+1', To: '+2' }],
    ['with an id that is none', { ...text, MessageSid: 'turn#x' }],
    ['without a sender', { ...text, From: '' }],
  ])('is not one %s', (_name, parameters) => {
    expect(readText(webhookOf(parameters))).toEqual({ ok: false, error: 'unreadable' });
  });

  it('is printed nowhere', () => {
    const read = readText(webhookOf({ ...text, Body: 'the yellow house' }));
    expect(JSON.stringify(read)).not.toMatch(/yellow|0101/);
  });
});

describe('an answer', () => {
  it('is TwiML, with any text in its place', () => {
    const { answer } = createTwilio(changing(['now']), BASE);
    const texts = ['a < b & "c"', 'أهلا 🙏'];
    const { contentType, body } = answer(texts.map((each) => new Plain(each)));
    expect(contentType).toBe('text/xml; charset=utf-8');
    expect(textsIn(body)).toEqual(texts);
    expect(answer([]).body).toBe('<?xml version="1.0" encoding="UTF-8"?><Response/>');
  });
});
