import { Plain } from '../../../shared/domain/plain.ts';
import type { Pack } from '../../../shared/jurisdiction/pack.ts';
import type { Lead, Screen } from '../../../shared/rows/call.ts';
import type { AccessCode } from '../../../shared/sealing/accessCode.ts';
import {
  CALL_KEPT_PATH,
  CALL_STEP_PATH,
  CALL_WAIT_PATH,
  RECORDING_PATH,
  RING_OVER_PATH,
  RING_TAKEN_PATH,
} from '../../../shared/telephony/paths.ts';
import type { Hearing, Sound } from '../../../shared/telephony/provider.ts';
import { wordingOf, type Params, type WordingKey } from '../../../shared/wording/wording.ts';

/** What a country's calls are spoken with. */
export interface Speaker {
  readonly pack: Pack;
  /** The country's site, where a code is used. */
  readonly site: string;
}

/** For whoever looks for a key in the dark; a code takes longer, key by key. */
export const KEY_SECONDS = 7;
const CODE_SECONDS = 12;
const CODE_LENGTH = 16;
const MOST_RECORDED_SECONDS = 300;

const PAUSE: Sound = { kind: 'pause', seconds: 1 };

type CallKey = Extract<WordingKey, `call.${string}`>;
type Say = (key: CallKey, params?: Params) => Sound;

/** The pack's own recording of a prompt, where it has one; else its words, said by a voice. */
export const sayIn =
  (language: string, { jurisdiction, wording }: Pack): Say =>
  (key, params) => {
    const url = jurisdiction.phone.audio[language]?.[key];
    if (url !== undefined) return { kind: 'played', url };
    return { kind: 'said', language, words: new Plain(wordingOf(language, wording)(key, params)) };
  };

/** `555-0100` as `5 5 5, 0 1 0 0`: one by one, so that no voice makes a number of hundreds out of it. */
const spelled = (digits: string): string =>
  digits
    .replaceAll(/[^\d+*#]+/g, ',')
    .replaceAll(/(?<=\d)(?=\d)/g, ' ')
    .replaceAll(/,\s*/g, ', ')
    .trim();

const own = (texts: Readonly<Record<string, string>>, language: string, { jurisdiction }: Pack): string =>
  texts[language] ?? texts[jurisdiction.defaultLanguage] ?? Object.values(texts)[0] ?? '';

type Numbered = readonly { readonly number: string }[];
const listed = (numbers: Numbered): Params => ({ numbers: numbers.map(({ number }) => spelled(number)).join('; ') });

const emergency = (language: string, { pack }: Speaker): Sound =>
  sayIn(language, pack)('call.emergency', listed(pack.jurisdiction.numbers.emergency));

/** Emergency first; all that the country has for whoever needs help now. */
export const numbers = (language: string, speaker: Speaker): Sound[] => {
  const { pack } = speaker;
  const { numbers: known, phone } = pack.jurisdiction;
  const say = sayIn(language, pack);
  return [
    emergency(language, speaker),
    say('call.crisis', listed(known.crisis)),
    say('call.youth', listed(known.child)),
    ...phone.relayServices.map(({ name, number }) =>
      say('call.service', { name: own(name, language, pack), ...listed([{ number }]) }),
    ),
  ];
};

/** Who hears what is said, and what they must pass on: before every tone. */
const beforeTone = (language: string, { pack }: Speaker): Sound[] => {
  const say = sayIn(language, pack);
  return [
    say('call.reads'),
    ...pack.jurisdiction.mustPassOn.map((texts): Sound => ({
      kind: 'said',
      language,
      words: new Plain(own(texts, language, pack)),
    })),
    say('call.tone'),
  ];
};

/** The number's own language first: its speakers are those that it was given to. */
export const languagesOf = (to: string, { jurisdiction }: Pack): string[] => {
  const { languages, defaultLanguage, phone } = jurisdiction;
  const first = phone.numbers.find(({ number }) => number === to)?.language ?? defaultLanguage;
  return [first, ...languages.filter((language) => language !== first)];
};

const lead = (one: Lead, language: string, speaker: Speaker, answers: readonly Sound[]): Sound[] => {
  const say = sayIn(language, speaker.pack);
  switch (one) {
    case 'numbers':
      return numbers(language, speaker);
    case 'emergency':
      return [emergency(language, speaker)];
    case 'youth':
      return [say('call.youth', listed(speaker.pack.jurisdiction.numbers.child))];
    case 'answers':
      return [...answers];
    default:
      return [say(`call.${one}`)];
  }
};

/** Digit by digit, in four groups; by the pack's own recordings, where it has them. */
const spokenCode = (language: string, code: AccessCode, { jurisdiction }: Pack): Sound[] => {
  const recorded = jurisdiction.phone.audio[language];
  return code
    .groups()
    .split(' ')
    .flatMap((group): Sound[] => {
      const played = [...group].flatMap((digit): Sound[] => {
        const url = recorded?.[`call.digit.${digit}`];
        return url === undefined ? [] : [{ kind: 'played', url }];
      });
      const spoken: Sound = { kind: 'said', language, words: new Plain([...group].join(', ')) };
      return played.length === group.length ? played.concat(PAUSE) : [spoken, PAUSE];
    });
};

export interface Said {
  readonly screen: Screen;
  /** The step that is waited for. */
  readonly step: number;
  /** The number that was called. */
  readonly to: string;
  readonly code: AccessCode;
  /** Where the caller would wait for somebody. */
  readonly queue: string;
  /** What an opened mailbox says. */
  readonly answers: readonly Sound[];
}

const asked = ({ screen, to, code }: Said, { pack, site }: Speaker): Sound[] => {
  const { place, language, leads } = screen;
  const say = sayIn(language, pack);
  switch (place) {
    case 'greeting':
      return [
        say('call.greeting'),
        ...languagesOf(to, pack).map((each, index) => sayIn(each, pack)('call.language', { key: index + 1 })),
      ];
    case 'message':
      return leads.includes('quiet') ? [say('call.tone')] : beforeTone(language, { pack, site });
    case 'code':
      return [say('call.code'), ...spokenCode(language, code, pack), say('call.codeUse', { site: new URL(site).host })];
    case 'talk':
      return [say('call.waiting')];
    case 'child':
      return [say('call.child', { age: pack.jurisdiction.adultAge })];
    default:
      return [say(`call.${place}`)];
  }
};

const stepPath = (step: number, language: string): string => `${CALL_STEP_PATH}?n=${step}&l=${language}`;

const recording = (language: string, next: string, silent: string): Hearing['waitsFor'] => ({
  kind: 'recording',
  mostSeconds: MOST_RECORDED_SECONDS,
  next,
  silent,
  ready: `${RECORDING_PATH}?l=${language}`,
});

const waiting = ({ screen: { place, language }, step, queue }: Said): Hearing['waitsFor'] => {
  const next = stepPath(step, language);
  switch (place) {
    case 'bye':
      return { kind: 'nothing' };
    case 'talk':
      return { kind: 'queue', queue, wait: `${CALL_WAIT_PATH}?l=${language}&q=${queue}`, next };
    case 'message':
      return recording(language, next, `${next}&e=nothing`);
    case 'keyCode':
      return { kind: 'keys', most: CODE_LENGTH, seconds: CODE_SECONDS, next };
    default:
      return { kind: 'keys', most: 1, seconds: KEY_SECONDS, next };
  }
};

/** What is heard at a step, from its codes. */
export const hearingOf = (said: Said, speaker: Speaker): Hearing => {
  const { leads, language } = said.screen;
  return {
    sounds: [...leads.flatMap((one) => lead(one, language, speaker, said.answers)), ...asked(said, speaker)],
    waitsFor: waiting(said),
  };
};

/**
 * What is heard when something behind this is down, from the pack alone: the numbers, and a tone. What is said after it lies at the
 * provider until it can be taken.
 */
export const whenBroken = (languages: readonly string[], speaker: Speaker): Hearing => {
  const [first = speaker.pack.jurisdiction.defaultLanguage] = languages;
  return {
    sounds: [
      ...languages.flatMap((language) => numbers(language, speaker)),
      ...languages.flatMap((language) => beforeTone(language, speaker)),
    ],
    waitsFor: recording(first, `${CALL_KEPT_PATH}?l=${first}`, `${CALL_KEPT_PATH}?l=${first}&e=nothing`),
  };
};

/** The end of such a call. */
export const farewell = (language: string, isKept: boolean, { pack }: Speaker): Hearing => {
  const say = sayIn(language, pack);
  return { sounds: [say(isKept ? 'call.kept' : 'call.nothing'), say('call.bye')], waitsFor: { kind: 'nothing' } };
};

/** Silence in a queue, for so long at a time: whoever is rung may have taken the call meanwhile. */
const TURN_SECONDS = 5;

/** @param asks somebody else is rung now */
export const waitOf = (language: string, asks: boolean, { pack }: Pick<Speaker, 'pack'>): Hearing => ({
  sounds: [...(asks ? [sayIn(language, pack)('call.waiting')] : []), { kind: 'pause', seconds: TURN_SECONDS }],
  waitsFor: { kind: 'turn' },
});
export const waitOver = (): Hearing => ({ sounds: [], waitsFor: { kind: 'leave' } });

/** What a partner hears who is rung: nothing of the caller, not even of what answers telephones by itself. */
export const ringOf = (language: string, queue: string, { pack }: Pick<Speaker, 'pack'>): Hearing => ({
  sounds: [sayIn(language, pack)('call.partner')],
  waitsFor: { kind: 'keys', most: 1, seconds: KEY_SECONDS, next: `${RING_TAKEN_PATH}?q=${queue}&l=${language}` },
});
export const joinOf = (language: string, queue: string): Hearing => ({
  sounds: [],
  waitsFor: { kind: 'join', queue, next: `${RING_OVER_PATH}?l=${language}` },
});
/** @param isGone the caller, before they were spoken with */
export const ringOver = (language: string, isGone: boolean, { pack }: Pick<Speaker, 'pack'>): Hearing => ({
  sounds: isGone ? [sayIn(language, pack)('call.gone')] : [],
  waitsFor: { kind: 'nothing' },
});
