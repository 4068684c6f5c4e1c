/** What a language is written in by itself is not what Unicode calls the letters, here. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  Hans: ['Han'],
  Hant: ['Han'],
  Jpan: ['Hiragana', 'Katakana', 'Han'],
  Kore: ['Hangul', 'Han'],
};

const isWrittenIn = (words: string, language: string): boolean => {
  const { script = '' } = new Intl.Locale(language).maximize();
  const letters = words.match(/\p{Letter}/gu) ?? [];
  const own = (LETTERS[script] ?? [script]).map((name) => `\\p{Script=${name}}`).join('');
  try {
    const fitting = new RegExp(`[${own}]`, 'u');
    return letters.filter((letter) => fitting.test(letter)).length * 2 >= letters.length;
  } catch {
    // Letters that Unicode has under no such name: nothing speaks against it.
    return true;
  }
};

/**
 * In whose voice something is said that was written in nobody knows which language: the first of these that is written in such
 * letters. To read Arabic letters with an English voice makes noise of them, or silence.
 *
 * @param languages the likeliest first
 */
export const voiceFor = (words: string, languages: readonly [string, ...string[]]): string =>
  languages.find((language) => isWrittenIn(words, language)) ?? languages[0];
