import * as z from 'zod';

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information */
export const pagedSchema = z.object({ next_page_uri: z.string().nullish() });

/** It says where the next page is by a path that begins with version and account. */
export const nextOf = ({ next_page_uri: uri }: z.infer<typeof pagedSchema>): string | undefined =>
  uri?.replace(/^\/2010-04-01\/Accounts\/[^/]+/, '') ?? undefined;
