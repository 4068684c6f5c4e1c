import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** A moment in a row that says more than its hour. */
export interface FineTime {
  readonly table: string;
  readonly attribute: string;
  readonly value: string;
}

const ISO = /\d{4}-\d{2}-\d{2}T\d{2}:(?<minutes>\d{2})(?<rest>:\d{2}(?:\.\d+)?)?/g;
/** Seconds or milliseconds since 1970, of this decade and the next. */
const EPOCH = /(?<![\w.-])[12]\d{9}(?:\d{3})?(?![\w-])/g;
const YEAR_SECONDS = 366 * 86_400;

const isNear = (seconds: number, now: number): boolean => Math.abs(seconds - now / 1000) < YEAR_SECONDS;

const isFineIso = (match: RegExpMatchArray, now: number): boolean =>
  isNear(Date.parse(`${match[0].slice(0, 16)}Z`) / 1000, now) &&
  (match.groups?.['minutes'] !== '00' || /[1-9]/.test(match.groups['rest'] ?? ''));

const isFineEpoch = (digits: string, now: number): boolean => {
  const seconds = digits.length > 10 ? Number(digits) / 1000 : Number(digits);
  return isNear(seconds, now) && seconds % 3600 !== 0;
};

const fineIn = (text: string, now: number): string[] => [
  ...[...text.matchAll(ISO)].filter((match) => isFineIso(match, now)).map(([found]) => found),
  ...[...text.matchAll(EPOCH)].map(([found]) => found).filter((digits) => isFineEpoch(digits, now)),
];

/** Every text and number of an attribute, with the names on the way to it. */
const leaves = (name: string, value: AttributeValue): [string, string][] => {
  if (value.M !== undefined) return Object.entries(value.M).flatMap(([key, inner]) => leaves(`${name}.${key}`, inner));
  if (value.L !== undefined) return value.L.flatMap((inner) => leaves(`${name}[]`, inner));
  const texts = [value.S, value.N, ...(value.SS ?? []), ...(value.NS ?? [])];
  return texts.flatMap((text): [string, string][] => (text === undefined ? [] : [[name, text]]));
};

export const fineTimesIn = (table: string, item: Record<string, AttributeValue>, now: number): FineTime[] =>
  Object.entries(item)
    .flatMap(([name, value]) => leaves(name, value))
    .flatMap(([attribute, text]) => fineIn(text, now).map((value) => ({ table, attribute, value })));
