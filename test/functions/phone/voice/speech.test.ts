import { describe, expect, it } from 'vitest';
import { hearingOf, languagesOf, numbers, whenBroken, type Said } from '../../../../functions/phone/voice/speech.ts';
import { readVoice } from '../../../../infra/local/provider/twiml/voice.ts';
import { dangerWordsIn } from '../../../../shared/domain/dangerWords.ts';
import type { Lead, Place } from '../../../../shared/rows/call.ts';
import { AccessCode } from '../../../../shared/sealing/accessCode.ts';
import type { Hearing, Sound } from '../../../../shared/telephony/provider.ts';
import { documentOf } from '../../../../shared/telephony/twilio/hear.ts';
import { voiceOf } from '../../../../shared/telephony/twilio/voices.ts';
import { wordingOf } from '../../../../shared/wording/wording.ts';
import { aPack } from '../../../factories/pack.ts';

const pack = await aPack();
const speaker = { pack, site: 'https://door.example.org' };
const { languages } = pack.jurisdiction;

const PLACES: readonly Place[] = [
  'greeting',
  'cantTalk',
  'danger',
  'child',
  'callBack',
  'when',
  'menu',
  'hush',
  'talk',
  'message',
  'writeDown',
  'code',
  'keyCode',
  'bye',
];
const LEADS: readonly Lead[] = [
  'wrongKey',
  'emergency',
  'numbers',
  'youth',
  'nothing',
  'kept',
  'nobody',
  'later',
  'wrongCode',
  'tooOften',
  'answers',
  'joined',
  'adding',
  'fresh',
  'apart',
  'quiet',
];

const said = (place: Place, language: string, leads: readonly Lead[] = []): Said => ({
  screen: { place, leads: [...leads], language },
  step: 7,
  to: '+12025550152',
  code: new AccessCode('1234567890123456'),
  queue: '0'.repeat(32),
  answers: [],
});

const textOf = (sound: Sound): string[] => (sound.kind === 'said' ? [sound.words.reveal()] : []);
const textsOf = ({ sounds }: Hearing): string[] => sounds.flatMap(textOf);

describe.each(languages)('in %s', (language) => {
  it.each(PLACES)('what is heard at %s is a document that the provider can run, whatever is said first', (place) => {
    const hearing = hearingOf(said(place, language, LEADS), speaker);
    expect(readVoice(documentOf(hearing))).toHaveProperty('verbs');
    expect(textsOf(hearing).filter((text) => text.trim() === '' || /\{\w+\}/.test(text))).toEqual([]);
  });

  it('says all of it in the voice of the language, and only a choice of languages in others', () => {
    const spoken = PLACES.filter((place) => place !== 'greeting').flatMap(
      (place) => hearingOf(said(place, language, LEADS), speaker).sounds,
    );
    const others = spoken.filter((sound) => sound.kind === 'said' && sound.language !== language);
    expect([others, voiceOf(language) === undefined]).toEqual([[], false]);
  });

  it('is nothing that names the line or whom it is for, before a key is pressed', () => {
    const quiet: Said[] = [
      said('greeting', language),
      said('cantTalk', language),
      said('hush', language),
      said('message', language, ['quiet']),
    ];
    const names = [pack.jurisdiction.siteName, pack.jurisdiction.name, ...pack.partners.map(({ name }) => name)];
    const passedOn = pack.jurisdiction.mustPassOn.flatMap((texts) => texts[language] ?? []);
    const heard = quiet.flatMap((each) => textsOf(hearingOf(each, speaker))).join(' ');
    expect(passedOn.filter((text) => heard.includes(text))).toEqual([]);
    expect(names.flatMap((name) => Object.values(name)).filter((name) => heard.includes(name))).toEqual([]);
    expect(dangerWordsIn(heard, language)).toEqual([]);
  });

  it('has words for staff in which no danger is heard: only what was keyed or said may mean any', () => {
    const t = wordingOf(language, pack.wording);
    expect(dangerWordsIn(`${t('call.left')} ${t('call.lost')}`, language)).toEqual([]);
  });

  it('says before every tone who hears it, and what must be passed on', () => {
    const t = wordingOf(language, pack.wording);
    const passedOn = pack.jurisdiction.mustPassOn.map((texts) => texts[language]);
    for (const hearing of [hearingOf(said('message', language), speaker), whenBroken([language], speaker)]) {
      expect(hearing.waitsFor.kind).toBe('recording');
      expect(textsOf(hearing)).toEqual(expect.arrayContaining([t('call.reads'), ...passedOn, t('call.tone')]));
    }
  });
});

describe('a call', () => {
  it('offers the language of its number first', () => {
    expect(languagesOf('+12025550152', pack)).toEqual(['ar', 'en', 'es']);
    expect(languagesOf('', pack)).toEqual(['en', 'es', 'ar']);
    const { sounds } = hearingOf(said('greeting', 'ar'), speaker);
    expect(sounds.map((sound) => (sound.kind === 'said' ? sound.language : ''))).toEqual(['ar', 'ar', 'en', 'es']);
  });

  it('spells numbers and codes, key by key', () => {
    expect(numbers('en', speaker).flatMap(textOf)[0]).toContain('5 5 5, 0 1 0 0');
    expect(textsOf(hearingOf(said('code', 'en'), speaker))).toEqual([
      'The code is:',
      '1, 2, 3, 4',
      '5, 6, 7, 8',
      '9, 0, 1, 2',
      '3, 4, 5, 6',
      expect.stringContaining('door.example.org'),
    ]);
  });

  it('plays what the pack has recorded, in its own language alone', async () => {
    const { phone } = pack.jurisdiction;
    const url = 'https://example.org/en/menu.mp3';
    const recorded = await aPack({ jurisdiction: { phone: { ...phone, audio: { en: { 'call.menu': url } } } } });
    const menu = (language: string) => hearingOf(said('menu', language), { ...speaker, pack: recorded }).sounds;
    expect(menu('en')).toEqual([{ kind: 'played', url }]);
    expect(menu('es')).toEqual([expect.objectContaining({ kind: 'said' })]);
    const digits = Object.fromEntries(
      Array.from({ length: 10 }, (_, digit) => [`call.digit.${digit}`, `https://example.org/${digit}.mp3`]),
    );
    const read = await aPack({ jurisdiction: { phone: { ...phone, audio: { en: digits } } } });
    const { sounds } = hearingOf(said('code', 'en'), { ...speaker, pack: read });
    expect(sounds.filter(({ kind }) => kind === 'played')).toHaveLength(16);
  });
});
