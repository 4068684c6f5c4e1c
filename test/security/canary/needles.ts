/** A text as it would lie in bytes, were it there: in one of the forms in which something that leaks is found again. */
export interface Needle {
  readonly text: string;
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

export const encodings = [
  'utf8',
  'utf16le',
  'utf16be',
  'hex',
  'url',
  'json',
  'base64+0',
  'base64+1',
  'base64+2',
] as const;
export type Encoding = (typeof encodings)[number];

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const hexOf = (text: string): string[] => {
  const hex = Buffer.from(text).toString('hex');
  return [hex, hex.toUpperCase()];
};

const lowerEscapes = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());

/** Forms write a space as `+`; `encodeURIComponent` writes upper-case digits, others lower. */
const urlOf = (text: string): string[] => {
  const percent = encodeURIComponent(text);
  const forms = [percent, percent.replaceAll('%20', '+')];
  return [...forms, ...forms.map(lowerEscapes)];
};

const escapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const upperEscapes = (text: string): string =>
  text.replaceAll(/\\u[0-9a-f]{4}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`);

/** Only what is not ASCII escaped, as most writers of JSON do, or everything; digits in either case. */
const jsonOf = (text: string): string[] => {
  // oxlint-disable-next-line no-control-regex -- ASCII ends where it ends
  const forms = [/[^\x00-\x7f]/g, /[^]/g].map((which) => text.replaceAll(which, escapeOf));
  const all = [...forms, ...forms.map(upperEscapes)];
  // JSON within JSON, as a queue message within a request.
  return [...all, ...all.map((form) => form.replaceAll('\\', '\\\\'))];
};

/** Of a text that begins `offset` bytes into a group of three, the characters that depend on nothing but the text. */
const base64Of = (text: string, offset: number): string[] => {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const first = Math.ceil((offset * 8) / 6);
  const end = Math.floor((bytes.length * 8) / 6);
  return [bytes.toString('base64').slice(first, end), bytes.toString('base64url').slice(first, end)];
};

const written = (text: string, encoding: Encoding): Buffer[] => {
  switch (encoding) {
    case 'utf8':
      return [Buffer.from(text)];
    case 'utf16le':
      return [Buffer.from(text, 'utf16le')];
    case 'utf16be':
      return [Buffer.from(text, 'utf16le').swap16()];
    case 'hex':
      return unique(hexOf(text)).map((form) => Buffer.from(form));
    case 'url':
      return unique(urlOf(text)).map((form) => Buffer.from(form));
    case 'json':
      return unique(jsonOf(text)).map((form) => Buffer.from(form));
    case 'base64+0':
    case 'base64+1':
    case 'base64+2':
      return unique(base64Of(text, Number(encoding.at(-1)))).map((form) => Buffer.from(form));
  }
};

/** As typed, and as whatever folds its case would leave it. */
const casesOf = (text: string): string[] =>
  unique([text, text.toLowerCase(), text.toUpperCase(), text.slice(0, 1).toUpperCase() + text.slice(1)]);

export const needlesFor = (texts: readonly string[]): Needle[] =>
  texts.flatMap((text) => {
    // Shorter ones would be found by chance in what is random; in base64 a third of the last letter is lost.
    if (Buffer.byteLength(text) < 7) throw new Error('A text to search for is too short to mean anything when found');
    return encodings.flatMap((encoding) =>
      casesOf(text).flatMap((form) => written(form, encoding).map((bytes) => ({ text, encoding, bytes }))),
    );
  });
