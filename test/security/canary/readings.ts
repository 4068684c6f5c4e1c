/*
 * Ways of writing a text that mix what is written out with what is not, so that no list of needles could hold them all.
 * They are undone over the whole text, and what comes out is read without regard to case or to how accents are composed.
 */
export const readings = ['folded', 'url mixed', 'json mixed', 'html', 'quoted-printable'] as const;
export type Reading = (typeof readings)[number];

/** Full case folding is more than this; for what is looked for here it is enough. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Each byte that a pattern writes out, put back among the others. */
const bytesBack = (text: string, pattern: RegExp, byteOf: (digits: string) => number): string =>
  Buffer.concat(
    text
      .split(pattern)
      // `split` on a pattern with one group gives what is between, then the group, in turn.
      .map((piece, index) => (index % 2 === 0 ? Buffer.from(piece) : Buffer.from([byteOf(piece)]))),
  ).toString();

/** Also where the line break was itself written out, as in a string of JSON. */
const SOFT_BREAK = /=[ \t]*(?:\r?\n|(?:\\r)?\\n)/g;

const hex = (digits: string): number => Number.parseInt(digits, 16);

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const codePoint = (value: number): string => (value <= 0x10ffff ? String.fromCodePoint(value) : '');

const undo: Record<Reading, (text: string) => string> = {
  folded: (text) => text,
  'url mixed': (text) => bytesBack(text.replaceAll('+', ' '), /%([0-9A-Fa-f]{2})/, hex),
  'json mixed': (text) =>
    text
      .replaceAll(/\\+u([0-9A-Fa-f]{4})/g, (_whole, digits: string) => String.fromCharCode(hex(digits)))
      .replaceAll(/\\+x([0-9A-Fa-f]{2})/g, (_whole, digits: string) => String.fromCharCode(hex(digits))),
  html: (text) =>
    text
      .replaceAll(/&#x([0-9A-Fa-f]{1,6});?/g, (_whole, digits: string) => codePoint(hex(digits)))
      .replaceAll(/&#(\d{1,7});?/g, (_whole, digits: string) => codePoint(Number(digits)))
      .replaceAll(/&([a-z]+);/g, (whole, name: string) => NAMED[name] ?? whole),
  'quoted-printable': (text) => bytesBack(text.replaceAll(SOFT_BREAK, ''), /=([0-9A-Fa-f]{2})/, hex),
};

const WRITTEN_OUT: Record<Reading, RegExp> = {
  folded: /^/,
  'url mixed': /%[0-9A-Fa-f]{2}|\+/,
  'json mixed': /\\[ux]/,
  html: /&[#a-z]/,
  'quoted-printable': /=(?:[0-9A-Fa-f]{2}|[ \t]*[\r\n\\])/,
};

/** The text as each way of writing would have it read; those that are not used in it are left out. */
export const readingsOf = (text: string): { readonly reading: Reading; readonly text: string }[] =>
  readings
    .filter((reading) => WRITTEN_OUT[reading].test(text))
    .map((reading) => ({ reading, text: fold(undo[reading](text)) }));

/** Of a decimal digit in any script, its value: each script has its ten in a row. */
const digitOf = (digit: string): string => {
  let zero = digit.codePointAt(0) ?? 0;
  const value = zero;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && value - zero < 9) zero -= 1;
  return String(value - zero);
};

/** Digits of any script as ASCII, with nothing between those that somebody set apart: `+44 (20) 7946-0991`. */
export const digitsOf = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, digitOf).replaceAll(/(?<=\d)[\s().\-–—/·\u200b-\u200f\u202a-\u202e]+(?=\d)/g, '');
