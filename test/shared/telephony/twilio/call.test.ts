import { describe, expect, it } from 'vitest';
import { readVoice } from '../../../../infra/local/provider/twiml/voice.ts';
import { Plain } from '../../../../shared/domain/plain.ts';
import type { CallHeard, Hearing, Webhook } from '../../../../shared/telephony/provider.ts';
import { readCall, readEnd, readRecording } from '../../../../shared/telephony/twilio/call.ts';
import { documentOf } from '../../../../shared/telephony/twilio/hear.ts';

const CALL = `CA${'1a'.repeat(16)}`;
const RECORDING = `RE${'2b'.repeat(16)}`;

const webhook = (fields: Readonly<Record<string, string>>, json = false): Webhook => ({
  path: '/voice',
  query: '',
  contentType: json ? 'application/json' : 'application/x-www-form-urlencoded; charset=UTF-8',
  signature: '',
  body: json ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
});

const call = (fields: Readonly<Record<string, string>>): CallHeard => {
  const read = readCall(webhook({ CallSid: CALL, From: '+12025550142', To: '+12025550150', ...fields }));
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

describe('what is said of a call', () => {
  it.each([
    ['it begins', {}, { kind: 'began' }],
    ['no key was pressed', { Digits: '' }, { kind: 'silence' }],
    ['a message was left', { RecordingSid: RECORDING, RecordingDuration: '5' }, { kind: 'recorded' }],
    [
      'a key ended a message',
      { RecordingSid: RECORDING, Digits: '#', RecordingUrl: 'https://example.org/heard.mp3' },
      { kind: 'recorded' },
    ],
    [
      'it ended in a message',
      { RecordingSid: RECORDING, Digits: 'hangup', CallStatus: 'completed' },
      { kind: 'recorded' },
    ],
  ])('%s', (_what, fields, happened) => {
    expect(call(fields).happened).toEqual(happened);
  });

  it('which keys were pressed', () => {
    const { happened } = call({ Digits: '12#*' });
    expect(happened.kind === 'keys' && happened.keys.reveal()).toBe('12#*');
    expect(JSON.stringify(happened)).not.toContain('12#*');
  });

  it.each([
    ['+12025550142', '+12025550142'],
    // On which keys ANONYMOUS, RESTRICTED and UNAVAILABLE lie.
    ['+266696687', undefined],
    ['+7378742833', undefined],
    ['+86282452253', undefined],
    ['Anonymous', undefined],
    ['client:somebody', undefined],
    ['', undefined],
  ])('who calls: %s', (From, number) => {
    expect(call({ From }).from?.reveal()).toBe(number);
  });

  it('is read from JSON as well, and is none without its id', () => {
    expect(readCall(webhook({ CallSid: CALL }, true)).ok).toBe(true);
    for (const CallSid of ['', 'CA1', RECORDING]) expect(readCall(webhook({ CallSid })).ok).toBe(false);
    expect(readCall({ ...webhook({}), body: '%%%' }).ok).toBe(false);
  });

  it('tells a recording that is there from one of silence', () => {
    const ready = { CallSid: CALL, RecordingSid: RECORDING };
    const read = (fields: Readonly<Record<string, string>>) => readRecording(webhook(fields));
    expect(read({ ...ready, RecordingStatus: 'completed' })).toMatchObject({ value: { id: RECORDING, isThere: true } });
    expect(read({ ...ready, RecordingStatus: 'absent' })).toMatchObject({ value: { isThere: false } });
    expect(read({ CallSid: CALL }).ok).toBe(false);
    expect(readEnd(webhook({ CallSid: CALL, CallStatus: 'completed' }))).toEqual({
      ok: true,
      value: { id: CALL, how: 'completed' },
    });
    for (const [CallStatus, how] of [
      ['no-answer', 'nobody'],
      ['busy', 'nobody'],
      ['failed', 'failed'],
      ['of another kind', 'completed'],
    ] as const) {
      expect(readEnd(webhook({ CallSid: CALL, CallStatus }))).toMatchObject({ value: { how } });
    }
    expect(readEnd(webhook({ CallStatus: 'completed' })).ok).toBe(false);
  });
});

const hearing = (words: string, language = 'en'): Hearing => ({
  sounds: [{ kind: 'said', language, words: new Plain(words) }],
  waitsFor: { kind: 'nothing' },
});

describe('a document', () => {
  it.each([
    ['marks and umlauts', 'a < b & "c" äöü مرحبا 🙏', 'a < b & "c" äöü مرحبا 🙏'],
    ['what XML cannot hold', 'a\u0000b\u0007c\uD800d', 'a b c d'],
  ])('says %s', (_what, words, heard) => {
    expect(readVoice(documentOf(hearing(words)))).toEqual({
      verbs: [expect.objectContaining({ verb: 'Say', text: heard, voice: 'Polly.Joanna' }), { verb: 'Hangup' }],
    });
  });

  it('parts what is longer than one element may hold, between words', () => {
    const words = Array.from({ length: 2_500 }, (_, index) => `w${index}`).join(' ');
    const read = readVoice(documentOf(hearing(words)));
    const said = 'verbs' in read ? read.verbs.flatMap((verb) => (verb.verb === 'Say' ? [verb.text] : [])) : [];
    expect(said.length).toBeGreaterThan(2);
    expect(said.join(' ')).toBe(words);
  });

  it('says nothing in a language that it has no voice for', () => {
    expect(readVoice(documentOf(hearing('Habari', 'sw')))).toEqual({ verbs: [{ verb: 'Hangup' }] });
  });

  it('waits for keys, and is told of silence too; or for what is said after a tone, and where nobody speaks', () => {
    const keys = documentOf({
      sounds: [],
      waitsFor: { kind: 'keys', most: 1, seconds: 7, next: '/voice/step?n=1&l=en' },
    });
    expect(readVoice(keys)).toMatchObject({
      verbs: [{ verb: 'Gather', numDigits: 1, timeout: 7, finishOnKey: '', actionOnEmptyResult: true }],
    });
    expect(keys).toContain('action="/voice/step?n=1&amp;l=en#rt=7000&amp;rc=5&amp;rp=all"');
    const tone = documentOf({
      sounds: [],
      waitsFor: { kind: 'recording', mostSeconds: 300, next: '/next', silent: '/silent', ready: '/ready' },
    });
    expect(readVoice(tone)).toMatchObject({
      verbs: [
        {
          verb: 'Record',
          maxLength: 300,
          finishOnKey: '#',
          playBeep: true,
          recordingStatusCallback: '/ready#rt=7000&rc=5&rp=all',
        },
        { verb: 'Redirect', url: '/silent#rt=7000&rc=5&rp=all' },
      ],
    });
  });
});
