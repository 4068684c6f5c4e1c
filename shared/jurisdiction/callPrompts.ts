import { voiceOf } from '../telephony/twilio/voices.ts';
import { sharedWording } from '../wording/texts.ts';
import type { Pack } from './pack.ts';
import type { Places } from './places.ts';
import { nearestOf, type PackProblem, problem } from './problem.ts';

const FILE = 'jurisdiction.yaml';

/** Read by staff, and never said. */
const isWritten = (key: string): boolean => /^call\.(?:left$|lost$|asked\.|answered\.)/.test(key);

/** Digits of a code, which have no words of their own. */
const DIGITS = Array.from({ length: 10 }, (_, digit) => `call.digit.${digit}`);

/** All that can be heard in a call. */
const PROMPTS = [
  ...Object.keys(sharedWording.en).filter((key) => key.startsWith('call.') && !isWritten(key)),
  ...DIGITS,
];

/** What a call says in each language has to be heard: by a voice that the provider has, or by the pack's own recordings. */
export const callPromptProblems = ({ jurisdiction }: Pack, places: Places): PackProblem[] => {
  const { languages, phone } = jurisdiction;
  const silent = languages.flatMap((language) => {
    if (phone.numbers.length === 0 || voiceOf(language) !== undefined) return [];
    const lacking = PROMPTS.filter((key) => phone.audio[language]?.[key] === undefined);
    const found = `${lacking.length} missing, the first ${lacking[0]}`;
    const expected = 'a recording of every prompt, since no voice speaks this language';
    return lacking.length === 0
      ? []
      : [
          problem(FILE, expected, {
            line: places.lineOf(['phone', 'audio', language]),
            path: `phone.audio.${language}`,
            found,
          }),
        ];
  });
  const unknown = Object.entries(phone.audio).flatMap(([language, recorded]) =>
    Object.keys(recorded)
      .filter((key) => !PROMPTS.includes(key))
      .map((key) =>
        problem(FILE, 'a prompt of a call', {
          line: places.lineOf(['phone', 'audio', language, key]),
          path: `phone.audio.${language}`,
          found: JSON.stringify(key),
          nearest: nearestOf(key, PROMPTS),
        }),
      ),
  );
  return [...silent, ...unknown];
};
