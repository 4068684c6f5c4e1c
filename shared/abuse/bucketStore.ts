import * as z from 'zod';
import type { Count } from '../adapters/counter.ts';
import type { Table } from '../adapters/table.ts';
import type { BucketStore } from './buckets.ts';

const keyRowSchema = z.object({ key: z.string() });

/** Rows of Ephemera: see docs/architecture.md. */
export const createBucketStore = (ephemera: Table, count: Count): BucketStore => ({
  async keyOf(window, fresh, expires) {
    const pk = `bucket-key#${window}`;
    const known = await ephemera.get({ pk }, keyRowSchema);
    if (known !== undefined) return known.key;
    if (await ephemera.putIfAbsent({ pk, key: fresh, expires })) return fresh;
    // Another worker was faster: its key is the one that counts.
    return (await ephemera.get({ pk }, keyRowSchema))?.key ?? fresh;
  },
  add: (bucket, expires, by) => count(`bucket#${bucket}`, expires, by),
});
