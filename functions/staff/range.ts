/** A slice of bytes: from the first to the last of them, both counted. */
export interface Slice {
  readonly from: number;
  readonly to: number;
}

/** Lambda answers with 6 MB at most, in base64. */
export const MOST_BYTES = 4 * 1024 * 1024;

/**
 * What a `Range` header asks for (RFC 9110 §14.2), cut to what fits one answer, which the RFC allows. Players ask in slices, and
 * some play nothing that does not come in them.
 *
 * @returns undefined where the header is none that is understood, and is to be ignored; `beyond` where there is no such byte
 */
export const sliceOf = (header: string | undefined, size: number): Slice | 'beyond' | undefined => {
  const { first = '', last = '' } = /^bytes=(?<first>\d*)-(?<last>\d*)$/.exec(header ?? '')?.groups ?? {};
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || (first === '' && Number(last) === 0)) return 'beyond';
  return to < from ? undefined : { from, to: Math.min(to, from + MOST_BYTES - 1) };
};
