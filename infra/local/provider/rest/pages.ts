import * as z from 'zod';
import { RestError } from './errors.ts';

/** Lists by pages: https://www.twilio.com/docs/usage/twilios-response#pagination */
export const pageQuerySchema = z.object({
  PageSize: z.coerce.number().int().min(1).max(1_000).default(50),
  Page: z.coerce.number().int().min(0).default(0),
  PageToken: z
    .string()
    .regex(/^PA\d+$/)
    .optional(),
});
type PageQuery = z.infer<typeof pageQuerySchema>;

export const parsedQuery = <S extends z.ZodType>(schema: S, query: unknown): z.infer<S> => {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new RestError(20001, 400, `Invalid parameter ${parsed.error.issues[0]?.path.join('.') ?? ''}`);
};

export interface Page<T> {
  readonly items: readonly T[];
  readonly fields: Readonly<Record<string, string | number | null>>;
}

/**
 * One page of what is sorted newest first. The token of the next page says after which record it begins, so that it holds what
 * it would have held, whatever has been added or deleted since.
 */
export const pageOf = <T extends { readonly sequence: number }>(
  sorted: readonly T[],
  { PageSize, Page, PageToken }: PageQuery,
  path: string,
  filters: Readonly<Record<string, string>>,
): Page<T> => {
  const after = PageToken === undefined ? Infinity : Number(PageToken.slice(2));
  const left = sorted.filter(({ sequence }) => sequence < after);
  const items = left.slice(0, PageSize);
  const last = items.at(-1);
  const uri = (page: number, token?: number): string =>
    `${path}?${new URLSearchParams({ ...filters, PageSize: String(PageSize), Page: String(page), ...(token === undefined ? {} : { PageToken: `PA${token}` }) }).toString()}`;
  const start = Page * PageSize;
  return {
    items,
    fields: {
      page: Page,
      page_size: PageSize,
      start,
      end: Math.max(start, start + items.length - 1),
      uri: uri(Page),
      first_page_uri: uri(0),
      next_page_uri: last === undefined || left.length <= PageSize ? null : uri(Page + 1, last.sequence),
      previous_page_uri: null,
    },
  };
};
