/**
 * How hard a text is to read.
 *
 * - English: Flesch–Kincaid grade level (Kincaid et al. 1975, Naval Technical Training Command Research Branch Report
 *   8-75): 0.39 words/sentence + 11.8 syllables/word − 15.59.
 * - Spanish: Crawford's grade for primary texts (Crawford 1984, "Fórmula y gráfico para determinar la comprensibilidad
 *   de textos de nivel primario en castellano", Lectura y Vida 5:4): −0.205 OP + 0.049 SP − 3.407, OP and SP being
 *   sentences and syllables per 100 words.
 */
export interface Counted {
  readonly words: number;
  readonly sentences: number;
  readonly syllables: number;
}

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? [];

const sentencesOf = (text: string): number =>
  text.split(/[.!?]+(?:\s|$)/u).filter((sentence) => wordsOf(sentence).length > 0).length;

/**
 * Vowel groups, less what is silent: the usual approximation. It counts a final -e (not -le, as in "little") and -es or
 * -ed as silent unless they are heard ("wanted", "pages"), and hears "going" and "being" as two.
 */
export const englishSyllables = (word: string): number => {
  const letters = word.toLowerCase().replaceAll(/[^a-z]/g, '');
  const heard = /(?:[td]ed|(?:[cgsxz]|[cs]h)es|[^aeiouy]le)$/.test(letters)
    ? letters
    : letters.replace(/(?<=[aeiouy].*)(?<![aeiouy])(?:e|es|ed)$/, '');
  const groups = heard.replace(/^y(?=[aeiou])/, '').match(/[aeiouy]+/g)?.length ?? 0;
  return Math.max(1, groups + (/[aeou]ing$/.test(heard) ? 1 : 0));
};

/** Spanish is written as it is said: a weak vowel joins its neighbour, an accented weak one or two strong ones do not. */
export const spanishSyllables = (word: string): number => {
  const lower = word
    .toLowerCase()
    .replaceAll(/qu|gu(?=[eiéí])/g, 'k')
    .replace(/y$/, 'i');
  const nuclei = lower.match(/[iuü]?[aeoáéó][iuü]?|[íú]|[iuü]{1,2}/g) ?? [];
  return Math.max(1, nuclei.length);
};

const countWith = (syllables: (word: string) => number, text: string): Counted => {
  const words = wordsOf(text);
  return {
    words: words.length,
    sentences: sentencesOf(text),
    syllables: words.reduce((sum, word) => sum + syllables(word), 0),
  };
};

export const fleschKincaid = (text: string): number => {
  const { words, sentences, syllables } = countWith(englishSyllables, text);
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
};

export const crawford = (text: string): number => {
  const { words, sentences, syllables } = countWith(spanishSyllables, text);
  return -0.205 * ((100 * sentences) / words) + 0.049 * ((100 * syllables) / words) - 3.407;
};

export const wordCount = (text: string): number => wordsOf(text).length;

/** The blocks of a page that are read as sentences: they end like one. Names, buttons and option labels are not. */
export const runningText = (html: string): string => {
  const main = /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
  const blocks = main
    .replaceAll(/<textarea[\s\S]*?<\/textarea>|<dl[\s\S]*?<\/dl>/g, '')
    .split(
      /<\/?(?:p|li|legend|label|h1|h2|summary|div|button|option|span class="hint"[^>]*|section|article|ul|a class="big"[^>]*|b)\b[^>]*>/,
    )
    .map((block) =>
      block
        .replaceAll(/<[^>]+>/g, ' ')
        .replaceAll('&#39;', "'")
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
        .replaceAll(/\s+/g, ' ')
        .trim(),
    );
  return blocks.filter((block) => /[.!?]["”»]?$/.test(block)).join(' ');
};
