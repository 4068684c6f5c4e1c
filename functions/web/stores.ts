import * as z from 'zod';
import type { BucketStore } from './abuse/buckets.ts';
import type { SessionStore } from './session/openedMailbox.ts';
import type { Count } from '../../shared/adapters/counter.ts';
import type { Table } from '../../shared/adapters/table.ts';

const sessionRowSchema = z.object({ sealed: z.string(), expires: z.number() });
const keyRowSchema = z.object({ key: z.string() });

/** Rows of Ephemera: see docs/architecture.md. */
export const createSessionStore = (ephemera: Table): SessionStore => ({
  get: async (id) => (await ephemera.get({ pk: `session#${id}` }, sessionRowSchema)) ?? null,
  put: (id, sealed, expires) => ephemera.put({ pk: `session#${id}`, sealed, expires }),
  touch: async (id, sealed, expires) => {
    await ephemera.change({ pk: `session#${id}` }, { set: { expires }, when: { sealed } });
  },
  delete: async (id) => {
    await ephemera.delete({ pk: `session#${id}` });
  },
});

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
