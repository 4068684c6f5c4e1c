import { layersOf, type Packing } from './layers.ts';
import type { Encoding, Needle } from './needles.ts';
import { digitsOf, fold, readingsOf, type Reading } from './readings.ts';

/** Somewhere that something could have been left. */
export interface Place {
  /** `table Tips`, `log of web`, `file aws/sqs.jsonl`. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** How something that was found was written. */
export type Manner = Encoding | Reading | Packing | 'digits';

export interface Find {
  readonly place: string;
  readonly text: string;
  readonly encoding: Manner;
  /** What stands around it, so that whoever reads the failure sees how it got there. */
  readonly around: string;
}

const AROUND = 60;

/** A number that is looked for however its digits are set apart; shorter ones turn up by chance. */
const NUMERIC = /^[\d\s+()-]{10,}$/;

const amid = (within: string, at: number, length: number): string =>
  within.slice(Math.max(0, at - AROUND), at + length + AROUND);

const inText = (text: string, looked: readonly string[]): Omit<Find, 'place'>[] => {
  const read = readingsOf(text).flatMap(({ reading, text: as }) =>
    looked.flatMap((each) => {
      const needle = fold(each);
      const at = as.indexOf(needle);
      return at < 0 ? [] : [{ text: each, encoding: reading, around: amid(as, at, needle.length) }];
    }),
  );
  const numbers = looked.filter((each) => NUMERIC.test(each));
  const digits = numbers.length === 0 ? '' : digitsOf(text);
  const dialled = numbers.flatMap((each) => {
    const needle = each.replaceAll(/\D/g, '');
    const at = digits.indexOf(needle);
    return at < 0 ? [] : [{ text: each, encoding: 'digits' as const, around: amid(digits, at, needle.length) }];
  });
  return [...read, ...dialled];
};

const inBytes = (bytes: Buffer, needles: readonly Needle[]): Omit<Find, 'place'>[] =>
  needles.flatMap(({ text, encoding, bytes: needle }) => {
    const at = bytes.indexOf(needle);
    if (at < 0) return [];
    const around = bytes.subarray(Math.max(0, at - AROUND), at + needle.length + AROUND).toString('latin1');
    return [{ text, encoding, around }];
  });

const textsOf = (needles: readonly Needle[]): string[] => [...new Set(needles.map(({ text }) => text))];

/** Whatever is found, in every layer of every place; `looked` in every reading of it, too. */
export const search = (
  places: readonly Place[],
  needles: readonly Needle[],
  looked: readonly string[] = textsOf(needles),
): Find[] => {
  const findsIn = (bytes: Buffer) => [
    inBytes(bytes, needles),
    looked.length === 0 ? [] : inText(bytes.toString(), looked),
  ];
  return places.flatMap(({ name: place, bytes: whole }) =>
    layersOf(whole).flatMap(({ packing, bytes }) =>
      findsIn(bytes)
        .flat()
        .map((find) => ({
          place,
          text: find.text,
          encoding: packing === undefined || packing === 'base64' ? find.encoding : packing,
          around: find.around,
        })),
    ),
  );
};

/** One line each, in few enough words to be read. */
export const describeFind = ({ place, text, encoding, around }: Find): string =>
  `${place} holds “${text}” (${encoding}): …${around.replaceAll(/[^ -~]/g, '·')}…`;
