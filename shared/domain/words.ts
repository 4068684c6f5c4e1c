/** Tokens that a phrase is compared on: folded, so that spelling, accents and scripts' variants do not hide a word. */
const MARKS = /\p{M}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const JOINERS = new Set(["'", '’', 'ʼ', '`', '´', '\u0640', '\u200c', '\u200d']);

/** Letters that one word is written with in two ways: Arabic alef maqsura, ta marbuta; Persian and Urdu ya, kaf, ha. */
const SAME = new Map([
  ['ى', 'ي'],
  ['ة', 'ه'],
  ['ی', 'ي'],
  ['ک', 'ك'],
  ['ہ', 'ه'],
  ['ٱ', 'ا'],
]);

/** Arabic-Indic and Persian digits as ASCII. */
const digitOf = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  return character;
};

/**
 * The letters of a text as they are compared. Marks go first and NFKD takes one character at a time: over a whole text,
 * reordering a long run of marks takes quadratic time.
 */
function* lettersOf(text: string): Generator<string> {
  for (const character of text) {
    if (MARKS.test(character) || JOINERS.has(character)) continue;
    for (const part of character.normalize('NFKD').toLowerCase()) {
      if (!MARKS.test(part)) yield digitOf(SAME.get(part) ?? part);
    }
  }
}

const isDigit = (letter: string): boolean => letter >= '0' && letter <= '9';

/**
 * One pass, so that no input takes more than linear time. Accents and hamzas come off their letters, runs of a letter
 * count as one ("heeelp"), and a number is a token of its own ("14yo"), in lists and texts alike.
 */
export const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  let token = '';
  let last = '';
  const finish = (): void => {
    if (token !== '') tokens.push(token);
    token = '';
  };
  for (const letter of lettersOf(text)) {
    const isWord = LETTER_OR_DIGIT.test(letter);
    if (!isWord || isDigit(letter) !== isDigit(last)) finish();
    // Digits are kept as they are: 11 is not 1.
    if (isWord && (letter !== last || isDigit(letter))) token += letter;
    last = isWord ? letter : '';
  }
  finish();
  return tokens;
};

const CLITICS = ['و', 'ف', 'ب', 'ل', 'ك', 'س', 'ه'] as const;
/** Shorter than this, a stem is a chance meeting. */
const SHORTEST_STEM = 3;

const withoutArticle = (form: string): string[] => (form.startsWith('ال') ? [form.slice(2)] : []);

/** A token, and what it is without Arabic's joined "and", "so", "with", "for", "like", "will" and "the". */
export const formsOf = (token: string): string[] => {
  const unjoined = CLITICS.some((clitic) => token.startsWith(clitic)) ? [token.slice(1)] : [];
  // "لل" is "for the": the article's alef is gone.
  const forThe = token.startsWith('لل') ? [token.slice(2)] : [];
  const twice = unjoined
    .filter((form) => CLITICS.some((clitic) => form.startsWith(clitic)))
    .map((form) => form.slice(1));
  const forms = [token, ...unjoined, ...twice].flatMap((form) => [form].concat(withoutArticle(form)));
  return [token, ...[...forms, ...forThe].filter((form) => form.length >= SHORTEST_STEM)];
};
