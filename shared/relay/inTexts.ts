import { segmentsOf } from '../telephony/segments.ts';

const MOST_SEGMENTS = 2;
/** More would fill a phone, and a bill. */
const MOST_TEXTS = 10;

const fits = (text: string): boolean => segmentsOf(text).count <= MOST_SEGMENTS;

/** The longest beginning that fits, in whole letters. */
const pieceOf = (letters: readonly string[]): number => {
  let [low, high] = [1, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(letters.slice(0, middle).join(''))) low = middle;
    else high = middle - 1;
  }
  return low;
};

/**
 * Words as texts of two segments at most, in whole words where there are any.
 *
 * @returns `null`: it would take more texts than anybody should get
 */
export const inTexts = (words: string): string[] | null => {
  const texts: string[] = [];
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  let letters = [...segmenter.segment(words.trim())].map(({ segment }) => segment);
  while (letters.length > 0) {
    if (texts.length === MOST_TEXTS) return null;
    const most = pieceOf(letters);
    const blank = letters.slice(0, most + 1).findLastIndex((letter) => letter.trim() === '');
    const end = most === letters.length || blank <= 0 ? most : blank;
    texts.push(letters.slice(0, end).join('').trim());
    const rest = letters.slice(end);
    letters = rest.slice(
      Math.max(
        rest.findIndex((letter) => letter.trim() !== ''),
        0,
      ),
    );
  }
  return texts;
};
