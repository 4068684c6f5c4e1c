import type { Encoding } from './needles.ts';

/** Something like what a careless line of code would write, made without the code that looks for it. */
export const plantOf = (text: string, encoding: Encoding): Buffer => {
  const said = `"said: ${text}" and more`;
  switch (encoding) {
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
      return Buffer.from(
        `"${[...said].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
      );
    case 'base64+0':
    case 'base64+1':
    case 'base64+2':
      return Buffer.from(Buffer.from(`${'-'.repeat(Number(encoding.at(-1)))}${text} more`).toString('base64'));
  }
};
