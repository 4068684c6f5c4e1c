import * as z from 'zod';
import type { SessionStore } from './session/openedMailbox.ts';
import type { Table } from '../../shared/adapters/table.ts';

const sessionRowSchema = z.object({ sealed: z.string(), expires: z.number() });

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
