import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../../infra/local/provider/calls/advance.ts';
import { keyed } from '../../../../infra/local/provider/calls/gather.ts';
import { readMessaging } from '../../../../infra/local/provider/twiml/messaging.ts';
import { readVoice } from '../../../../infra/local/provider/twiml/voice.ts';

/** What people write, in any script. */
const words = string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => text.trim() !== '');
const squeezed = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');
/** XML 1.0 §2.11. */
const lines = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

describe('TwiML', () => {
  it('is read back as the provider’s own library writes it: texts', () => {
    assert(
      property(array(words, { maxLength: 3 }), (texts) => {
        const response = new MessagingResponse();
        for (const text of texts) response.message(text);
        const expected = texts.map((text) => ({ verb: 'Message', body: lines(text).trim() }));
        expect(readMessaging(response.toString())).toEqual({ verbs: expected });
      }),
    );
  });

  it('is read back as the provider’s own library writes it: calls', () => {
    assert(
      property(words, constantFrom('es-ES', 'ar-AE'), integer({ min: 1, max: 20 }), (text, language, digits) => {
        const response = new VoiceResponse();
        response.gather({ numDigits: digits, action: '/next?a=1&b=2' }).say({ language }, text);
        response.record({ maxLength: 300, action: '/kept', playBeep: false });
        response.dial({ callerId: '+12025550110', timeout: 20 }).number({ url: '/screen' }, '+12025550156');
        response.redirect('/again');
        response.hangup();
        const read = readVoice(response.toString());
        expect(read).toMatchObject({
          verbs: [
            {
              verb: 'Gather',
              numDigits: digits,
              action: '/next?a=1&b=2',
              prompts: [{ verb: 'Say', language, text: squeezed(text) }],
            },
            { verb: 'Record', maxLength: 300, playBeep: false },
            { verb: 'Dial', timeout: 20, numbers: [{ number: '+12025550156', url: '/screen' }] },
            { verb: 'Redirect', url: '/again' },
            { verb: 'Hangup' },
          ],
        });
      }),
    );
  });

  it('is never read out of anything else, and nothing makes the reader fail', () => {
    const pieces = constantFrom(
      '<Response>',
      '</Response>',
      '<Say>',
      '</Say>',
      '<Gather>',
      '<Hangup/>',
      '&amp;',
      '&x;',
    );
    assert(
      property(array(oneof(pieces, string({ maxLength: 4 })), { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        for (const read of [readVoice(text), readMessaging(text)]) {
          const isRead = 'verbs' in read && /^(?:<[?!]|<Response[\s/>])/.test(text.trim());
          const isRefused = 'problem' in read && [12100, 12200].includes(read.problem.code);
          expect(isRead || isRefused).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '<!DOCTYPE a [<!ENTITY b "c">]><Response><Say>&b;</Say></Response>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><Response/>',
  ])('is run without what a document type might bring along: %s', (document) => {
    expect(JSON.stringify(readVoice(document))).not.toMatch(/root:|"c"/);
  });

  it('stops where somebody is waited for, and a loop without end ends', () => {
    const read = readVoice('<Response><Play loop="0">/a</Play><Pause length="3"/><Gather/><Say>x</Say></Response>');
    const { heard, stop } = advance('verbs' in read ? read.verbs : []);
    expect([heard.length, heard.at(-1), stop.at]).toEqual([11, { kind: 'silence', seconds: 3 }, 'gather']);
  });
});

describe('keys', () => {
  it('are gathered as somebody with a pencil would', () => {
    const key = constantFrom(...'0123456789*#');
    assert(
      property(
        array(key),
        oneof(key, constantFrom('')),
        integer({ min: 1, max: 6 }),
        (keys, finishOnKey, numDigits) => {
          const read = readVoice(
            `<Response><Gather finishOnKey="${finishOnKey}" numDigits="${numDigits}"/></Response>`,
          );
          const [verb] = 'verbs' in read ? read.verbs : [];
          if (verb?.verb !== 'Gather') throw new Error('not read');
          let state = { digits: '', ended: false };
          for (const each of keys) if (!state.ended) state = keyed(verb, state.digits, each);
          const until = finishOnKey === '' ? -1 : keys.indexOf(finishOnKey);
          const before = until < 0 ? keys : keys.slice(0, until);
          expect(state.digits).toBe(before.slice(0, numDigits).join(''));
          expect(state.ended).toBe(before.length >= numDigits || until >= 0);
        },
      ),
    );
  });
});
