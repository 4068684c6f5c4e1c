import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { packings } from './layers.ts';
import { encodings } from './needles.ts';
import { readings } from './readings.ts';
import type { Manner } from './search.ts';

/** Every manner of writing, but for digits, which are of numbers. */
export const manners: readonly Exclude<Manner, 'digits'>[] = [...encodings, ...readings, ...packings];

const percent = (byte: number): string => `%${byte.toString(16).padStart(2, '0')}`;

/** Every second letter written out, so that neither the text nor its escapes are there whole. */
const everySecond = (text: string, written: (letter: string) => string): string =>
  [...text].map((letter, index) => (index % 2 === 0 ? letter : written(letter))).join('');

const unit = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Lines of at most 76, as in mail, which break in the middle of a word. */
const quotedPrintable = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => (byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte)))
    .flatMap((piece, index) => (index % 6 === 5 ? [piece, '=\r\n'] : [piece]))
    .join('');

/** Something like what a careless line of code would write, made without the code that looks for it. */
export const plantOf = (text: string, manner: Exclude<Manner, 'digits'>): Buffer => {
  const said = `"said: ${text}" and more`;
  switch (manner) {
    case 'utf8':
      return Buffer.from(said);
    case 'utf16le':
      return Buffer.from(said, 'utf16le');
    case 'utf16be':
      return Buffer.from(said, 'utf16le').swap16();
    case 'hex':
      return Buffer.from(Buffer.from(said).toString('hex'));
    case 'url':
      return Buffer.from(new URLSearchParams({ said }).toString());
    case 'json':
      return Buffer.from(`"${[...said].map(unit).join('')}"`);
    case 'base64+0':
    case 'base64+1':
    case 'base64+2':
      return Buffer.from(Buffer.from(`${'-'.repeat(Number(manner.at(-1)))}${text} more`).toString('base64'));
    case 'folded':
      return Buffer.from(said.toUpperCase().normalize('NFD'));
    case 'url mixed':
      return Buffer.from(everySecond(said, (letter) => [...Buffer.from(letter)].map(percent).join('')));
    case 'json mixed':
      return Buffer.from(everySecond(said, unit));
    case 'html':
      return Buffer.from(everySecond(said, (letter) => `&#${letter.codePointAt(0)};`));
    case 'quoted-printable':
      return Buffer.from(quotedPrintable(said));
    case 'gzip':
      return gzipSync(said);
    case 'deflate':
      return deflateSync(said);
    case 'raw deflate':
      return deflateRawSync(said);
    case 'brotli':
      return brotliCompressSync(said);
  }
};

const BYTES: ReadonlySet<Manner> = new Set<Manner>(['utf16le', 'utf16be', ...packings]);

/** The same for where only text fits: what is no text goes in as base64, as it would have to. */
export const textPlantOf = (text: string, manner: Exclude<Manner, 'digits'>): string =>
  BYTES.has(manner) ? `said ${plantOf(text, manner).toString('base64')} and more` : plantOf(text, manner).toString();

/** A number as people write it. */
export const numberPlants = (number: string): readonly string[] => {
  const digits = number.replaceAll(/\D/g, '');
  const pairs = digits.match(/.{1,2}/g) ?? [];
  const arabic = (zero: number) => digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  return [
    digits,
    pairs.join(' '),
    pairs.join('-'),
    pairs.join('.'),
    pairs.join(' / '),
    `(${digits.slice(0, 3)}) ${digits.slice(3)}`,
    [...digits].join(' '),
    [...digits].join('\u200b'),
    arabic(0x660),
    arabic(0x6f0),
    arabic(0xff10),
  ];
};
