/** What the provider keeps, by id. */
export interface Store<T> {
  readonly put: (record: T) => T;
  readonly get: (sid: string) => T | undefined;
  readonly delete: (sid: string) => void;
  /** Newest first. */
  readonly all: () => readonly T[];
}

export const createStore = <T extends { readonly sid: string; readonly sequence: number }>(): Store<T> => {
  const records = new Map<string, T>();
  return {
    put: (record) => {
      records.set(record.sid, record);
      return record;
    },
    get: (sid) => records.get(sid),
    delete: (sid) => {
      records.delete(sid);
    },
    all: () => [...records.values()].toSorted((a, b) => b.sequence - a.sequence),
  };
};
