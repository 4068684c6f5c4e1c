const DECIMAL = /^\p{Nd}$/u;

/** What people and keyboards put between groups: spaces (all kinds), dashes, dots, and marks that cannot be seen. */
const SEPARATOR = /^(?:[\s\p{Pd}\p{Bidi_Control}]|[.·\u2212\u00AD\u200B-\u200D\u2060])$/u;

/**
 * The value of a decimal digit of any script. Unicode encodes each script's ten in ascending order and without a gap
 * (The Unicode Standard §4.6), so the value is the distance from the first, in tens where two sets adjoin.
 */
const valueOf = (character: string): number => {
  const codePoint = character.codePointAt(0) ?? 0;
  let first = codePoint;
  while (DECIMAL.test(String.fromCodePoint(first - 1))) first -= 1;
  return (codePoint - first) % 10;
};

/** The digits of a text as ASCII, or nothing if it holds anything besides digits and separators. */
export const readDigits = (text: string): string | undefined => {
  let digits = '';
  for (const character of text) {
    if (DECIMAL.test(character)) digits += valueOf(character);
    else if (!SEPARATOR.test(character)) return undefined;
  }
  return digits;
};
