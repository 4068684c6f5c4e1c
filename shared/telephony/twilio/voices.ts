import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';

type Attributes = VoiceResponse.SayAttributes;

/** As Twilio's own library lists them. */
interface TwilioVoice {
  readonly voice: NonNullable<Attributes['voice']>;
  readonly language: NonNullable<Attributes['language']>;
}

/**
 * One voice a language, by its subtag without a region: of Amazon Polly, and a standard one where there is such a voice, since only
 * those cost nothing extra; else one of Google.
 *
 * @see https://www.twilio.com/docs/voice/twiml/say/text-speech#available-voices-and-languages
 */
const VOICES: Readonly<Record<string, TwilioVoice>> = {
  ar: { voice: 'Polly.Zeina', language: 'arb' },
  bg: { voice: 'Google.bg-BG-Standard-B', language: 'bg-BG' },
  bn: { voice: 'Google.bn-IN-Standard-A', language: 'bn-IN' },
  ca: { voice: 'Polly.Arlet-Neural', language: 'ca-ES' },
  cs: { voice: 'Google.cs-CZ-Standard-B', language: 'cs-CZ' },
  da: { voice: 'Polly.Naja', language: 'da-DK' },
  de: { voice: 'Polly.Marlene', language: 'de-DE' },
  el: { voice: 'Google.el-GR-Standard-B', language: 'el-GR' },
  en: { voice: 'Polly.Joanna', language: 'en-US' },
  es: { voice: 'Polly.Mia', language: 'es-MX' },
  fi: { voice: 'Polly.Suvi-Neural', language: 'fi-FI' },
  fil: { voice: 'Google.fil-PH-Standard-A', language: 'fil-PH' },
  fr: { voice: 'Polly.Celine', language: 'fr-FR' },
  he: { voice: 'Google.he-IL-Standard-A', language: 'he-IL' },
  hi: { voice: 'Polly.Aditi', language: 'hi-IN' },
  id: { voice: 'Google.id-ID-Standard-A', language: 'id-ID' },
  it: { voice: 'Polly.Carla', language: 'it-IT' },
  ja: { voice: 'Polly.Mizuki', language: 'ja-JP' },
  ko: { voice: 'Polly.Seoyeon', language: 'ko-KR' },
  nb: { voice: 'Polly.Liv', language: 'nb-NO' },
  nl: { voice: 'Polly.Lotte', language: 'nl-NL' },
  pl: { voice: 'Polly.Ewa', language: 'pl-PL' },
  pt: { voice: 'Polly.Camila', language: 'pt-BR' },
  ro: { voice: 'Polly.Carmen', language: 'ro-RO' },
  ru: { voice: 'Polly.Tatyana', language: 'ru-RU' },
  sk: { voice: 'Google.sk-SK-Standard-B', language: 'sk-SK' },
  sv: { voice: 'Polly.Astrid', language: 'sv-SE' },
  ta: { voice: 'Google.ta-IN-Standard-A', language: 'ta-IN' },
  th: { voice: 'Google.th-TH-Standard-A', language: 'th-TH' },
  tr: { voice: 'Polly.Filiz', language: 'tr-TR' },
  uk: { voice: 'Google.uk-UA-Standard-A', language: 'uk-UA' },
  vi: { voice: 'Google.vi-VN-Standard-A', language: 'vi-VN' },
  zh: { voice: 'Polly.Zhiyu', language: 'cmn-CN' },
};

/** @param language BCP 47 */
export const voiceOf = (language: string): TwilioVoice | undefined => VOICES[language.split('-')[0] ?? ''];
