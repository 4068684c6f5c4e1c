import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import {
  BACK_KEYED_PATH,
  BACK_OVER_PATH,
  BACK_TAKEN_PATH,
  BACK_TALKED_PATH,
  BACK_WAIT_PATH,
} from '../../../shared/telephony/paths.ts';
import type { Hearing } from '../../../shared/telephony/provider.ts';
import { sayIn } from './speech.ts';

const KEY_SECONDS = 7;
/** To look for a note in the dark, and from one key to the next. */
const CODE_SECONDS = 30;
const CODE_LENGTH = 16;
const TURN_SECONDS = 5;

/** The end of a call in which nobody hears a thing. */
export const SILENCE: Hearing = { sounds: [], waitsFor: { kind: 'nothing' } };
export const backDone = (): Hearing => SILENCE;

/** Sixteen keys, and nothing that is heard: whoever else picked up learns nothing by it. */
export const silentKeys = (language: string, id: string, step: number): Hearing => {
  const next = `${BACK_KEYED_PATH}?q=${id}&l=${language}&n=${step}`;
  return { sounds: [], waitsFor: { kind: 'keys', most: CODE_LENGTH, seconds: CODE_SECONDS, next } };
};

export const backGreeted = (language: string, id: string, pack: Pack): Hearing => ({
  sounds: [sayIn(language, pack)('call.backGreeting')],
  waitsFor: { kind: 'join', queue: id, next: `${BACK_TALKED_PATH}?q=${id}&l=${language}` },
});
export const backGone = (language: string, pack: Pack): Hearing => ({
  sounds: [sayIn(language, pack)('call.backGone')],
  waitsFor: { kind: 'nothing' },
});

/** To the partner's own telephone: nothing of whom it is about, not even to what answers telephones by itself. */
export const backAsked = (language: string, id: string, pack: Pack): Hearing => {
  const next = `${BACK_TAKEN_PATH}?q=${id}&l=${language}`;
  return {
    sounds: [sayIn(language, pack)('call.backPartner')],
    waitsFor: { kind: 'keys', most: 1, seconds: KEY_SECONDS, next },
  };
};
export const backWaiting = (language: string, id: string, pack: Pack): Hearing => {
  const at = `?q=${id}&l=${language}`;
  return {
    sounds: [sayIn(language, pack)('call.backWaiting')],
    waitsFor: { kind: 'queue', queue: id, wait: `${BACK_WAIT_PATH}${at}`, next: `${BACK_OVER_PATH}${at}` },
  };
};
export const backHeld = (): Hearing => ({
  sounds: [{ kind: 'pause', seconds: TURN_SECONDS }],
  waitsFor: { kind: 'turn' },
});
export const backNobody = (language: string, pack: Pack): Hearing => ({
  sounds: [sayIn(language, pack)('call.backNobody')],
  waitsFor: { kind: 'nothing' },
});
