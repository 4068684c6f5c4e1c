import * as z from 'zod';
import { Journal } from '../aws/journal.ts';

/** What the provider keeps, by id. It outlives the process: a deployment that is killed finds there what it had left. */
export interface Store<T> {
  readonly put: (record: T) => T;
  readonly get: (sid: string) => T | undefined;
  readonly delete: (sid: string) => void;
  /** Newest first. */
  readonly all: () => readonly T[];
  /** Beyond every record's, kept or deleted since the start. */
  readonly nextSequence: () => number;
  readonly close: () => void;
}

interface Kept {
  readonly sid: string;
  /** Counts up: the order of lists, and what a page's token means. */
  readonly sequence: number;
}

export const createStore = <T extends Kept>(path: string, schema: z.ZodType<T>): Store<T> => {
  const entrySchema = z.union([z.object({ put: schema }), z.object({ deleted: z.string() })]);
  const { journal, entries } = Journal.open(path, entrySchema);
  const records = new Map<string, T>();
  let sequence = 0;
  for (const entry of entries) {
    if ('deleted' in entry) records.delete(entry.deleted);
    else {
      records.set(entry.put.sid, entry.put);
      sequence = Math.max(sequence, entry.put.sequence);
    }
  }
  // What has been deleted does not lie in the file for longer than until the next start.
  journal.rewrite([...records.values()].map((put) => ({ put })));
  return {
    put: (record) => {
      records.set(record.sid, record);
      journal.append([{ put: record }]);
      return record;
    },
    get: (sid) => records.get(sid),
    delete: (sid) => {
      records.delete(sid);
      // At once where it is cheap: whoever looks at the disk for what the provider still has should find no more than that.
      if (records.size < 100) journal.rewrite([...records.values()].map((put) => ({ put })));
      else journal.append([{ deleted: sid }]);
    },
    all: () => [...records.values()].toSorted((a, b) => b.sequence - a.sequence),
    nextSequence: () => {
      sequence += 1;
      return sequence;
    },
    close: () => journal.close(),
  };
};
