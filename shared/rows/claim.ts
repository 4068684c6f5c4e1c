import * as z from 'zod';
import { partReferenceSchema } from './part.ts';

/**
 * A row of Referrals, `pk` `wrapped#<hash>`, `sk` `claim`: the one part that a wrapped content key belongs to. Only routing
 * puts rows there, and no partner's id has a `#`, so that no staff function reaches it. Never deleted: it holds no key, and
 * what was erased must not be granted under another name either.
 */
export const claimRowSchema = partReferenceSchema.pick({ part: true, digest: true }).extend({
  pk: z.string().startsWith('wrapped#'),
  sk: z.literal('claim'),
  tip: z.string(),
});
export type ClaimRow = z.infer<typeof claimRowSchema>;

/** @param hash SHA-256 of the wrapped key, base64url */
export const claimKey = (hash: string): Pick<ClaimRow, 'pk' | 'sk'> => ({ pk: `wrapped#${hash}`, sk: 'claim' });
