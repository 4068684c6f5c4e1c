import * as z from 'zod';
import type { Hour } from '../../shared/domain/hour.ts';
import type { Head } from '../../shared/custody/merkle.ts';
import { rootKeySchema } from '../../shared/custody/rootKey.ts';
import { jsonText } from '../../shared/sealing/json.ts';

/*
 * What the bucket Roots holds. An object each hour with what changed since the one before, so that an hour costs what
 * happened in it; and one each day with everything, so that at most a day's changes are read on top of it. Names sort by time.
 */

const headSchema = z
  .tuple([z.string(), z.number().int().nonnegative(), z.string()])
  .transform(([chain, sequence, hash]): Head => ({ chain, sequence, hash }));

const packed = ({ chain, sequence, hash }: Head) => [chain, sequence, hash] as const;

const rootObjectSchema = z.object({
  statement: z.string(),
  key: rootKeySchema,
  changed: z.array(headSchema),
  /** Chains that no longer go on from where they were signed: the first place to look when that alarm rings. */
  broken: z.array(z.string()),
  /** Chains that could not be read to their end, or not within what one partner may have read: looked at again, as those are. */
  unread: z.array(z.string()).default([]),
});
export type RootObject = z.infer<typeof rootObjectSchema>;

const snapshotSchema = z.object({
  statement: z.string(),
  heads: z.array(headSchema),
  /** What was `broken` or `unread` under that root. */
  suspect: z.array(z.string()).default([]),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

export const ROOTS = 'roots/';
export const SNAPSHOTS = 'snapshots/';
export const rootName = (hour: Hour): string => `${ROOTS}${hour}.json`;
export const snapshotName = (hour: Hour): string => `${SNAPSHOTS}${hour}.json`;

export const parseRoot = (text: string): RootObject => jsonText.pipe(rootObjectSchema).parse(text);
export const parseSnapshot = (text: string): Snapshot => jsonText.pipe(snapshotSchema).parse(text);
export const rootText = ({ changed, ...root }: RootObject): string =>
  JSON.stringify({ ...root, changed: changed.map(packed) });
export const snapshotText = ({ heads, ...snapshot }: Snapshot): string =>
  JSON.stringify({ ...snapshot, heads: heads.map(packed) });
