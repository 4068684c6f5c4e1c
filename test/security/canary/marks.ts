import { needlesFor, type Needle } from './needles.ts';

/** Words that nobody writes, so that wherever they turn up they were typed here. */
export const WORD = 'Zephyrbloom';
export const ARABIC = 'برتقالةالفنار';
const SURNAME = 'Marchbanks';
/** Is written in more than one way by machines that mean the same letters. */
export const ACCENTED = 'Brèzovänaš';
/** From the range that the United Kingdom keeps for drama: nobody answers. */
export const NUMBER = '+44 20 7946 0991';
/** Of a duty phone, which has to begin as the country's do. */
export const DUTY = '+1 202 555 0188';
const NUMBERS = ['202 555 0188', '2025550188', '7946 0991', '2079460991', '٧٩٤٦٠٩٩١'];

/** What is typed in one place: it says which, so that a find names the way in. */
export const typed = (way: string): string =>
  `${WORD} ${way} ${ARABIC}, by ${ACCENTED} ${SURNAME}, ring ${NUMBER} or ٧٩٤٦٠٩٩١`;
/** For where only ASCII fits: headers, addresses, cookies. */
export const typedPlainly = (way: string): string => `${WORD}-${way}-${SURNAME}-2079460991`;

/** Where the requests come from, and with what. */
export const ADDRESS = '203.0.113.77';
export const BROWSER = 'CanaryBrowser/7.3';

export const needles: readonly Needle[] = needlesFor([
  WORD,
  ARABIC,
  SURNAME,
  ACCENTED,
  ...NUMBERS,
  // The neighbourhood, too: the /24 that is hashed before it is counted.
  '203.0.113',
  'CanaryBrowser',
]);
