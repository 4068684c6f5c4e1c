import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js';
import type { CredentialSource, ProviderCredentials } from '../credentials.ts';
import type { Telephony, Webhook } from '../provider.ts';
import { isSigned } from './signature.ts';
import { readCall, readEnd, readRecording } from './call.ts';
import { documentOf } from './hear.ts';
import { readText } from './text.ts';
import { readTextState } from './textState.ts';
import { voiceOf } from './voices.ts';

const XML = 'text/xml; charset=utf-8';

const fits = (credentials: ProviderCredentials, base: string, webhook: Webhook): boolean =>
  credentials.tokens().some((token) => isSigned(token, base, webhook));

/** @param base the public URL that Twilio was given, without a trailing slash */
export const createTwilio = (credentials: CredentialSource, base: string): Telephony => ({
  async isGenuine(webhook) {
    if (webhook.signature === '') return false;
    const known = await credentials.current();
    if (fits(known, base, webhook)) return true;
    const fresh = await credentials.fresh().catch(() => known);
    return fresh !== known && fits(fresh, base, webhook);
  },
  readText,
  readTextState,
  answer(texts) {
    const response = new MessagingResponse();
    for (const text of texts) response.message(text.reveal());
    return { contentType: XML, body: response.toString() };
  },
  readCall,
  readRecording,
  readEnd,
  hear: (hearing) => ({ contentType: XML, body: documentOf(hearing) }),
  speaks: (language) => voiceOf(language) !== undefined,
});
