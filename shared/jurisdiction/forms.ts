import type * as z from 'zod';

const FORMATS: Readonly<Record<string, string>> = {
  date: 'a date, as in 2024-03-01',
  datetime: 'a moment by UTC, as in 2026-05-04T09:00:00Z',
  'date-time': 'a moment by UTC, as in 2026-05-04T09:00:00Z',
  e164: "a telephone number with its country's code, as in +12025550150 (E.164)",
  url: 'an address, as in https://example.org/',
  uri: 'an address, as in https://example.org/',
};

/** Beginnings of the patterns of `pack.ts` and of the domain, in words. */
const PATTERNS: readonly (readonly [beginning: string, words: string])[] = [
  ['^[a-z]{2,3}(-', 'the code of a language, as in es or zh-Hant (BCP 47)'],
  ['^[A-Z]{2}-', 'an area, as in ZZ-N (ISO 3166-2)'],
  ['^([A-Z]{2}-', 'an area, as in ZZ-N (ISO 3166-2), or unknown'],
  ['^([01]\\d|', 'a time of day in quotes, from 00:00 to 24:00'],
  ['^[a-z]{2}$', 'two small letters, as in zz (ISO 3166-1)'],
  ['^[a-z][a-z0-9-]{1,23}$', 'a name of 2 to 24 small letters, digits and hyphens that begins with a letter'],
  ['^[a-z][a-z0-9-]{1,39}$', 'a name of 2 to 40 small letters, digits and hyphens that begins with a letter'],
  ['^[a-z]{1,20}$', 'a name of up to 20 small letters'],
  ['^\\+[1-9]\\d{0,14}$', 'the beginning of a telephone number, with its plus, as in +1'],
];

/** The form of a text in words, by zod's name for it or by its pattern. */
export const formOf = (format: string | undefined, pattern: string | undefined): string | undefined => {
  if (format !== undefined && FORMATS[format] !== undefined) return FORMATS[format];
  if (pattern === undefined) return undefined;
  const bare = pattern.replace(/^\/(.*)\/[a-z]*$/, '$1');
  return PATTERNS.find(([beginning]) => bare.startsWith(beginning))?.[1] ?? `a text of the form ${bare}`;
};

const aType = (type: string): string => {
  if (type === 'record' || type === 'object') return 'a map';
  if (type === 'array') return 'a list, as in [one, two]';
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type === 'string' ? 'text' : type === 'int' ? 'integer' : type}`;
};

const sized = (origin: string, bound: string): string =>
  origin === 'string' ? 'a text that is not empty' : origin === 'array' ? `a list of ${bound}` : `a number of ${bound}`;

/** What an issue of zod asks for, in words that follow "expected". */
export const expectedOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.map(String).join(' or ');
    case 'invalid_type':
      return aType(issue.expected);
    case 'invalid_format':
      return formOf(issue.format, issue.pattern) ?? `a valid ${issue.format}`;
    case 'too_small':
      return sized(issue.origin, `at least ${issue.inclusive === false ? Number(issue.minimum) + 1 : issue.minimum}`);
    case 'too_big':
      return sized(issue.origin, `at most ${issue.maximum}`);
    case 'invalid_key':
      return issue.issues[0] ? expectedOf(issue.issues[0]) : issue.message;
    default:
      return issue.message.replace(/^is not /, '');
  }
};
