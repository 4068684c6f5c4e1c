import * as z from 'zod';
import type { Plain } from '../../domain/plain.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { nextOf, pagedSchema } from './pages.ts';
import type { Rest } from './rest.ts';

/** Dates there are to the second. */
const SECOND = 1000;
const PAGE = 200;
/** More than a country's lines make in the minutes since. */
const MOST_PAGES = 10;

const listSchema = pagedSchema.extend({
  calls: z.array(
    z.object({
      direction: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      date_created: z.string().nullable(),
    }),
  ),
});

const readPage = (rest: Pick<Rest, 'get'>, path: string) => rest.get(path, listSchema);

interface Made {
  /** E.164, as `from` is. */
  readonly to: Plain;
  readonly from: string;
}

/**
 * Whether the provider has a call of ours that was asked for since then. Its list is newest first, so it is read on until a page has nothing
 * since then on it; and compared here: a number has no place in a URL, which is what logs keep.
 *
 * @param size how many are asked for at once, 1,000 at most
 * @returns `unknown` where a page cannot be read, or there are too many
 * @see https://www.twilio.com/docs/voice/api/call-resource#read-multiple-call-resources
 */
export const hasMadeCall = async (
  rest: Pick<Rest, 'get'>,
  { to, from }: Made,
  since: Date,
  size = PAGE,
): Promise<Result<boolean, 'unknown'>> => {
  const earliest = since.getTime() - SECOND;
  let path: string | undefined = `/Calls.json?PageSize=${size}`;
  for (let pages = 0; path !== undefined; pages += 1) {
    if (pages >= MOST_PAGES) return err('unknown');
    const page = await readPage(rest, path);
    if (!page.ok) return err('unknown');
    const { calls } = page.value;
    const isSince = (date: string | null): boolean => date !== null && Date.parse(date) >= earliest;
    const isIt = (call: (typeof calls)[number]): boolean =>
      call.direction === 'outbound-api' && call.to === to.reveal() && call.from === from && isSince(call.date_created);
    if (calls.some(isIt)) return ok(true);
    // One that has no date yet is newer than any.
    const isLast = calls.every(({ date_created: date }) => date !== null && !isSince(date));
    path = isLast ? undefined : nextOf(page.value);
  }
  return ok(false);
};
