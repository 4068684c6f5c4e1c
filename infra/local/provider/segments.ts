/** 3GPP TS 23.038 §6.2.1: what a text may hold to be sent at seven bits a character. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Those of its extension table take two places. */
const EXTENDED = '^{}\\[~]|€';

const basic = new Set(BASIC);
const extended = new Set(EXTENDED);

/** In how many pieces a text travels: 160 characters of GSM-7 or 70 of UCS-2; a few less each, when there are several. */
export const segmentsOf = (text: string): number => {
  const letters = [...text];
  const narrow = letters.every((letter) => basic.has(letter) || extended.has(letter));
  const length = narrow ? letters.reduce((sum, letter) => sum + (extended.has(letter) ? 2 : 1), 0) : text.length;
  const [alone, each] = narrow ? [160, 153] : [70, 67];
  return length <= alone ? 1 : Math.ceil(length / each);
};
