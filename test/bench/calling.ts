import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { readVoice } from '../../infra/local/provider/twiml/voice.ts';
import type { Runtime } from '../../infra/local/runtime.ts';
import { CALL_PATH } from '../../shared/telephony/paths.ts';

/** What is keyed, one after the other; nothing at first. */
export const CALL_STEPS = [
  { what: 'somebody calls', keys: '' },
  { what: 'a language', keys: '1' },
  { what: 'the numbers', keys: '4' },
  { what: 'to the tone', keys: '2' },
] as const;

/** Milliseconds from each webhook of a call to the whole of its answer, as the provider would ask. */
export const timeCall = async ({ sites, provider }: Runtime): Promise<number[]> => {
  const call = { CallSid: `CA${randomBytes(16).toString('hex')}`, AccountSid: provider.account.sid };
  const known = { ...call, From: '+12025550142', To: '+12025550150', Direction: 'inbound', CallStatus: 'in-progress' };
  let url = `${sites['phone']}${CALL_PATH}`;
  const took: number[] = [];
  for (const { what, keys } of CALL_STEPS) {
    const form = keys === '' ? known : { ...known, Digits: keys };
    const signature = getExpectedTwilioSignature(provider.account.token, url, form);
    const began = performance.now();
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature },
      body: new URLSearchParams(form),
    });
    const document = await answer.text();
    took.push(performance.now() - began);
    const read = readVoice(document);
    if (answer.status !== 200 || 'problem' in read) throw new Error(`${what} was answered with ${answer.status}`);
    const next = read.verbs.flatMap((verb) => ('action' in verb && verb.action !== undefined ? [verb.action] : []))[0];
    const address = new URL(next ?? url, url);
    // Settings of the connection, which no server gets to see.
    address.hash = '';
    url = address.href;
  }
  return took;
};
