import * as z from 'zod';
import { parsedQuery } from './pages.ts';

/** RFC 2822, as every date of the API of 2010: `Thu, 30 Jul 2015 20:12:31 +0000`. */
export const rfc2822 = (milliseconds: number): string => new Date(milliseconds).toUTCString().replace('GMT', '+0000');

/** A day, or a moment, both in UTC. */
const dateSchema = z.union([z.iso.date(), z.iso.datetime()]).transform((text) => ({
  from: Date.parse(text),
  until: Date.parse(text) + (text.length === 10 ? 24 * 60 * 60 * 1000 : 1_000),
}));

/**
 * What `DateSent`, `DateSent<` and `DateSent>` of a query ask for: on it, on it or before, on it or after. (For `StartTime`
 * likewise.)
 */
export const dateFilter = (query: Readonly<Record<string, string>>, name: string): ((moment: number) => boolean) => {
  const [on, before, after] = [name, `${name}<`, `${name}>`].map((key) =>
    parsedQuery(dateSchema.optional(), query[key]),
  );
  return (moment) =>
    (on === undefined || (moment >= on.from && moment < on.until)) &&
    (before === undefined || moment < before.until) &&
    (after === undefined || moment >= after.from);
};
