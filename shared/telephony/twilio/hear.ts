import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Hearing, Sound } from '../provider.ts';
import { RETRIES } from './overrides.ts';
import { voiceOf } from './voices.ts';

/** https://www.twilio.com/docs/voice/twiml/say: an element holds no more. */
const MOST_LETTERS = 4_000;

/** Who stops speaking for so long has finished; longer than somebody who weeps takes to breathe. */
const STILL_SECONDS = 10;

/** The least that Twilio takes; who answers the phone does not sit before an empty line for longer. */
const JOIN_SECONDS = 5;

type Verbs = Pick<VoiceResponse, 'say' | 'play' | 'pause'>;

/** In pieces of what one element may hold, parted between words. */
const pieces = (words: string): string[] => {
  if (words.length <= MOST_LETTERS) return [words];
  const gap = words.lastIndexOf(' ', MOST_LETTERS);
  const end = gap > 0 ? gap : MOST_LETTERS;
  return [words.slice(0, end), ...pieces(words.slice(end).trimStart())];
};

/** XML knows no control characters; what cannot stand there cannot be heard either. */
// eslint-disable-next-line no-control-regex
const speakable = (words: string): string =>
  words.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ' ');

const sound = (verbs: Verbs, one: Sound): void => {
  switch (one.kind) {
    case 'said': {
      const voice = voiceOf(one.language);
      // Without a voice for it nothing is said: another language's would make noise of it.
      if (voice === undefined) return;
      const { voice: name, language } = voice;
      for (const piece of pieces(speakable(one.words.reveal()))) {
        verbs.say({ voice: name, language }, piece);
      }
      return;
    }
    case 'played':
      verbs.play({}, one.url);
      return;
    case 'pause':
      verbs.pause({ length: one.seconds });
  }
};

/** TwiML of what a call hears, and waits for. */
export const documentOf = ({ sounds, waitsFor }: Hearing): string => {
  const response = new VoiceResponse();
  switch (waitsFor.kind) {
    case 'keys': {
      const gather = response.gather({
        input: ['dtmf'],
        numDigits: waitsFor.most,
        timeout: waitsFor.seconds,
        finishOnKey: waitsFor.most === 1 ? '' : '#',
        action: `${waitsFor.next}${RETRIES}`,
        // Silence is told as well: by a redirect after it, a retry could not be told from a second silence.
        actionOnEmptyResult: true,
      });
      for (const one of sounds) sound(gather, one);
      break;
    }
    case 'recording':
      for (const one of sounds) sound(response, one);
      response.record({
        action: `${waitsFor.next}${RETRIES}`,
        maxLength: waitsFor.mostSeconds,
        timeout: STILL_SECONDS,
        finishOnKey: '#',
        recordingStatusCallback: `${waitsFor.ready}${RETRIES}`,
        recordingStatusCallbackEvent: ['completed', 'absent'],
      });
      response.redirect(`${waitsFor.silent}${RETRIES}`);
      break;
    case 'queue':
      for (const one of sounds) sound(response, one);
      response.enqueue({ action: `${waitsFor.next}${RETRIES}`, waitUrl: `${waitsFor.wait}${RETRIES}` }, waitsFor.queue);
      break;
    case 'turn':
      for (const one of sounds) sound(response, one);
      break;
    case 'leave':
      for (const one of sounds) sound(response, one);
      response.leave();
      break;
    case 'join':
      for (const one of sounds) sound(response, one);
      // Who waits may have gone: then nobody is waited for.
      response.dial({ action: `${waitsFor.next}${RETRIES}`, timeout: JOIN_SECONDS }).queue(waitsFor.queue);
      break;
    case 'nothing':
      for (const one of sounds) sound(response, one);
      response.hangup();
  }
  return response.toString();
};
