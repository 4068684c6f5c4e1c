import { sayings, type Saying } from '../rows/line.ts';
import { AccessCode } from '../sealing/accessCode.ts';
import { segmentsOf } from '../telephony/segments.ts';
import { textsOf } from '../telephony/texts.ts';
import type { Pack } from './pack.ts';
import { pathText, type Path, type Places } from './places.ts';
import { type PackProblem, problem } from './problem.ts';

const MOST_SEGMENTS = 2;
/** No site of a country has a longer address than this, and a longer one would not fit. */
const LONGEST_SITE = `https://${'x'.repeat(28)}.org`;

/** Where the words come from that fill a text, besides its own. */
const FILLED: Readonly<Partial<Record<Saying, Path>>> = {
  'numbers:emergency': ['numbers', 'emergency'],
  'numbers:crisis': ['numbers', 'crisis'],
  'numbers:child': ['numbers', 'child'],
  help: ['numbers', 'emergency'],
  'ask:area': ['areas'],
  'answers:nudge': ['phone', 'nudges'],
  language: ['languages'],
};

type Sources = { readonly jurisdiction: Places; readonly wording: Readonly<Record<string, Places>> };

/** The place to make a text shorter at: the pack's own wording, or else the value that fills it. */
const placeOf = (saying: Saying, index: number, language: string, pack: Pack, sources: Sources) => {
  const key = `phone.${saying.replace(':', '.')}`;
  const wording = sources.wording[language];
  const own = saying !== 'reads' || index === 0;
  if (own && wording && pack.wording[language]?.[key] !== undefined)
    return { file: wording.file, line: wording.lineOf([key]), path: key };
  const path = saying === 'reads' && !own ? ['mustPassOn', index - 1, language] : FILLED[saying];
  if (path)
    return {
      file: sources.jurisdiction.file,
      line: sources.jurisdiction.lineOf(path),
      path: `${pathText(path)} in ${key}`,
    };
  return { file: wording?.file ?? `wording/${language}.json`, line: 1, path: key };
};

/** Every text that the phone sends, in every language: one that takes more than two segments may arrive in pieces. */
export const phoneTextProblems = (pack: Pack, sources: Sources): PackProblem[] =>
  pack.jurisdiction.languages.flatMap((language) =>
    sayings.flatMap((saying) =>
      textsOf(saying, language, { pack, site: LONGEST_SITE }, new AccessCode('0'.repeat(16))).flatMap((text, index) => {
        const { encoding, count } = segmentsOf(text);
        if (count <= MOST_SEGMENTS) return [];
        const { file, line, path } = placeOf(saying, index, language, pack, sources);
        const found = `${count} segments in ${encoding}: ${text.slice(0, 40)}…`;
        return [problem(file, `a text message of ${MOST_SEGMENTS} segments at most`, { line, path, found })];
      }),
    ),
  );
