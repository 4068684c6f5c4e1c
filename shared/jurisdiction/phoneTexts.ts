import { sayings } from '../rows/line.ts';
import { AccessCode } from '../sealing/accessCode.ts';
import { segmentsOf } from '../telephony/segments.ts';
import { textsOf } from '../telephony/texts.ts';
import type { Pack } from './pack.ts';
import { type PackProblem, problem } from './problem.ts';

const MOST_SEGMENTS = 2;
/** No site of a country has a longer address than this, and a longer one would not fit. */
const LONGEST_SITE = `https://${'x'.repeat(28)}.org`;

/** Every text that the phone sends, in every language: one that takes more than two segments may arrive in pieces. */
export const phoneTextProblems = (pack: Pack): PackProblem[] =>
  pack.jurisdiction.languages.flatMap((language) =>
    sayings.flatMap((saying) =>
      textsOf(saying, language, { pack, site: LONGEST_SITE }, new AccessCode('0'.repeat(16))).flatMap((text) => {
        const { encoding, count } = segmentsOf(text);
        if (count <= MOST_SEGMENTS) return [];
        return [
          problem(`wording/${language}.json`, `a text message of ${MOST_SEGMENTS} segments at most`, {
            path: saying,
            found: `${count} segments in ${encoding}: ${text.slice(0, 40)}…`,
          }),
        ];
      }),
    ),
  );
